// 300 random programs agree with gcc byte for byte: the first half. `node scripts/random.mjs FROM COUNT` runs others.
import { agreeWithGcc } from '../../support/randomC/agree';

agreeWithGcc(0, 150);
