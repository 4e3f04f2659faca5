import { testsFlagList } from '../../../../test/red-flag-lists.ts';
import { ENGLISH_EMERGENCIES } from './english-emergencies.rules.ts';

testsFlagList(ENGLISH_EMERGENCIES);
