struct point { int x, y; };
struct line { struct point from, to; const char *name; int (*measure)(int); };
int measure(int);
struct line a = { { 1, 2 }, { 3, 4 }, "a", measure };
struct line b = { 1, 2, 3, 4, "elided", &measure };
struct line c = { .to.y = 9, .name = "designated", .from = { .y = 1 }, .measure = measure };
struct point grid[][2] = { [1] = { { 5, 6 } }, [2][1].x = 7, 8, { { 9 } } };
int ranges[10] = { [1 ... 3] = 7, 8, [9] = 1 };
char text[] = "abc", braced[] = { "de" }, spare[8] = "f";
struct { int n; union { int i; float f; }; char tag[4]; } anonymous = { 1, { .f = 2.5f }, "xy" };
struct point *compound = &(struct point){ .y = 3 };
struct point gnu = { y: 2, x: 1 };
unsigned lengths[] = { sizeof(text), sizeof(grid) / sizeof(grid[0]), };
struct nest { int k; struct { int m[2]; struct point p; } in[2]; } deep = { 1, 2, 3, 4, 5, 6, 7, 8, 9 };
struct point copies[2] = { { 1 }, 2, 3 };
int scalar = { 4 };
struct flex { int n; int data[]; } flex = { 2, { 10, 20 } };
void locals(struct point p) {
  struct point q = p, both[2] = { p, { 1, 2 } };
  struct line l = { p, q };
  int matrix[2][2] = { 1, 2, 3 };
  (void)both; (void)l; (void)matrix;
}
