import { testsFlagList } from '../../../../test/red-flag-lists.ts';
import { SPANISH } from './spanish-list.rules.ts';

testsFlagList(SPANISH);
