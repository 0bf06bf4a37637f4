int before(void) { return 1; }
int broken(int x) { x = ; y + ; if (x { x = 2; } return x; }
int after_broken(void) { return 2; }
UNKNOWN_MACRO(argument)
static UNKNOWN_ATTRIBUTE int attributed(void) { return 3; }
unknown_t *uses_unknown(unknown_t *u, other_t o) { unknown_t local = *u; other_t *p = (other_t *)u; return p ? u : (unknown_t *)0; }
struct half { int a; bad bad bad; int b; };
int missing_brace(int x)
{
  if (x) {
    return 1;
  return 0;
}

int follows(void)
{
  return 4;
}
int last(void) { return 5; }
