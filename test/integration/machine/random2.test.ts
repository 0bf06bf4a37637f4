// 300 random programs agree with gcc byte for byte: the second half.
import { agreeWithGcc } from '../../support/randomC/agree';

agreeWithGcc(150, 150);
