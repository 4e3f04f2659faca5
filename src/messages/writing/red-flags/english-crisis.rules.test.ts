import { testsFlagList } from '../../../../test/red-flag-lists.ts';
import { ENGLISH_CRISIS } from './english-crisis.rules.ts';

testsFlagList(ENGLISH_CRISIS);
