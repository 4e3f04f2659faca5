import { testsFlagList } from '../../../../test/red-flag-lists.ts';
import { ENGLISH } from './english-list.rules.ts';

testsFlagList(ENGLISH);
