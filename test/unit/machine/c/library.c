/* Library functions that are not in the other programs: sscanf, getopt_long. */
#include <stdio.h>
#include <getopt.h>
#include <stdlib.h>
int main(int argc, char **argv) { int a; unsigned x; char s[20]; char c; double d; long l; int n = sscanf("12 0x1f hello z 3.5 -99", "%d %x %19s %c %lf %ld", &a, &x, s, &c, &d, &l); printf("%d %d %x %s %c %.2f %ld\n", n, a, x, s, c, d, l);
 printf("%d", sscanf("ab:cd:12", "%2[a-f]:%*[a-f]:%n%d", s, &n, &a)); printf(" %s %d %d\n", s, n, a);
 printf("%d\n", sscanf("x", "%d", &a)); 
 char *av[] = { "p", "-a", "-b", "val", "--long=5", "rest", "-c", 0 }; struct option lo[] = { { "long", 1, 0, 'L' }, { 0 } }; int o; while ((o = getopt_long(7, av, "ab:c", lo, 0)) != -1) printf("%c %s\n", o, optarg ? optarg : "-"); printf("%d %s\n", optind, av[optind]);
 return 0; }
