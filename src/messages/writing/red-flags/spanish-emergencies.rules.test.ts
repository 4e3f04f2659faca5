import { testsFlagList } from '../../../../test/red-flag-lists.ts';
import { SPANISH_EMERGENCIES } from './spanish-emergencies.rules.ts';

testsFlagList(SPANISH_EMERGENCIES);
