import { testsFlagList } from '../../../../test/red-flag-lists.ts';
import { SPANISH_CRISIS } from './spanish-crisis.rules.ts';

testsFlagList(SPANISH_CRISIS);
