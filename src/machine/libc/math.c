/* <math.h> (C11 7.12) beyond what compiles to instructions, for the machine. */
#include <stdint.h>

double floor(double x);
double sqrt(double x);
double fabs(double x);
double rint(double x);
double round(double x);
double trunc(double x);
double exp(double x);
double log(double x);
double sin(double x);
double pow(double x, double y);
double fmod(double x, double y);

#define INFINITY_OF_DOUBLE __builtin_inf()
#define NOT_A_NUMBER __builtin_nan("")

union lens_bits {
	double value;
	uint64_t bits;
};
union lens_bits_f {
	float value;
	uint32_t bits;
};

static int lens_exponent(double x)
{
	union lens_bits u = { x };

	return (int)(u.bits >> 52 & 0x7ff);
}

double copysign(double x, double y)
{
	union lens_bits a = { x }, b = { y };

	a.bits = (a.bits & ~(1ULL << 63)) | (b.bits & 1ULL << 63);
	return a.value;
}

double fmax(double x, double y)
{
	return x != x ? y : y != y ? x : x > y ? x : y;
}

double fmin(double x, double y)
{
	return x != x ? y : y != y ? x : x < y ? x : y;
}

double fdim(double x, double y)
{
	return x != x || y != y ? x + y : x > y ? x - y : 0;
}

double modf(double x, double *whole)
{
	*whole = trunc(x);
	return copysign(x - *whole == x - *whole ? x - *whole : 0, x);
}

double frexp(double x, int *exponent)
{
	union lens_bits u = { x };
	int e = lens_exponent(x);

	*exponent = 0;
	if (x == 0 || e == 0x7ff)
		return x;
	if (e == 0) {
		u.value = x * 0x1p54;
		e = lens_exponent(u.value) - 54;
	}
	*exponent = e - 1022;
	u.bits = (u.bits & ~(0x7ffULL << 52)) | 1022ULL << 52;
	return u.value;
}

double ldexp(double x, int n)
{
	union lens_bits u;

	if (n > 2100)
		n = 2100;
	if (n < -2200)
		n = -2200;
	for (; n > 1023; n -= 1023)
		x *= 0x1p1023;
	for (; n < -969; n += 969)
		x *= 0x1p-969;
	u.bits = (uint64_t)(n + 1023) << 52;
	return x * u.value;
}

double scalbn(double x, int n)
{
	return ldexp(x, n);
}

double scalbln(double x, long n)
{
	return ldexp(x, n > 5000 ? 5000 : n < -5000 ? -5000 : (int)n);
}

double logb(double x)
{
	int e;

	if (x == 0)
		return -INFINITY_OF_DOUBLE;
	if (lens_exponent(x) == 0x7ff)
		return x * x;
	frexp(x, &e);
	return e - 1;
}

int ilogb(double x)
{
	if (x == 0 || x != x)
		return -2147483647 - 1;
	return lens_exponent(x) == 0x7ff ? 2147483647 : (int)logb(x);
}

double remainder(double x, double y)
{
	double m, half;

	if (y == 0 || x != x || y != y || lens_exponent(x) == 0x7ff)
		return NOT_A_NUMBER;
	if (lens_exponent(y) == 0x7ff)
		return x;
	y = fabs(y);
	m = fmod(fabs(x), y < 0x1p1022 ? 2 * y : y);
	half = 0.5 * y;
	if (m > half) {
		m -= y;
		if (m >= half)
			m -= y;
	}
	return x < 0 ? -m : m;
}

double nextafter(double x, double y)
{
	union lens_bits u = { x };

	if (x != x || y != y)
		return x + y;
	if (x == y)
		return y;
	if (x == 0) {
		u.bits = 1 | (y < 0 ? 1ULL << 63 : 0);
		return u.value;
	}
	u.bits += (x < y) == (x > 0) ? 1 : -1;
	return u.value;
}

float nextafterf(float x, float y)
{
	union lens_bits_f u = { x };

	if (x != x || y != y)
		return x + y;
	if (x == y)
		return y;
	if (x == 0) {
		u.bits = 1 | (y < 0 ? 1U << 31 : 0);
		return u.value;
	}
	u.bits += (x < y) == (x > 0) ? 1 : -1;
	return u.value;
}

/* The rounding error of a product, by Dekker's splitting, makes up for the missing instruction. */
double fma(double x, double y, double z)
{
	double p = x * y, xh, yh, xl, yl, error, sum, rest;

	xh = x * 134217729.0;
	xh = xh - (xh - x);
	xl = x - xh;
	yh = y * 134217729.0;
	yh = yh - (yh - y);
	yl = y - yh;
	error = xl * yl - (((p - xh * yh) - xl * yh) - xh * yl);
	sum = p + z;
	rest = (p - (sum - (sum - p))) + (z - (sum - p));
	return error != error || rest != rest ? sum : sum + (rest + error);
}

float fmaf(float x, float y, float z)
{
	return (float)fma(x, y, z);
}

long lrint(double x)
{
	return (long)rint(x);
}

long long llrint(double x)
{
	return (long long)rint(x);
}

long lround(double x)
{
	return (long)round(x);
}

long long llround(double x)
{
	return (long long)round(x);
}

double exp10(double x)
{
	return pow(10, x);
}

double asinh(double x)
{
	double a = fabs(x);

	return copysign(log(a + sqrt(a * a + 1)), x);
}

double acosh(double x)
{
	return log(x + sqrt(x * x - 1));
}

double atanh(double x)
{
	return 0.5 * log((1 + x) / (1 - x));
}

/* Lanczos' approximation, g = 7. */
static double lens_lanczos(double x)
{
	static const double c[9] = {
		0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
		12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
	};
	double sum = c[0];
	int i;

	for (i = 1; i < 9; i++)
		sum += c[i] / (x + i);
	return sum;
}

double tgamma(double x)
{
	double t, whole = 1;
	int i;

	if (x == floor(x) && x > 0 && x < 24) {
		for (i = 2; i < x; i++)
			whole *= i;
		return whole;
	}
	if (x < 0.5)
		return 3.14159265358979323846 / (sin(3.14159265358979323846 * x) * tgamma(1 - x));
	x -= 1;
	t = x + 7.5;
	return 2.5066282746310002 * pow(t, x + 0.5) * exp(-t) * lens_lanczos(x);
}

double lgamma(double x)
{
	double t;

	if (x < 0.5)
		return log(3.14159265358979323846 / fabs(sin(3.14159265358979323846 * x))) - lgamma(1 - x);
	x -= 1;
	t = x + 7.5;
	return 0.91893853320467274178 + (x + 0.5) * log(t) - t + log(lens_lanczos(x));
}

/* Series near 0, continued fraction further out. */
double erfc(double x)
{
	double a = fabs(x), sum = a, term = a, f = 0;
	int n;

	if (x != x)
		return x;
	if (a < 2.5) {
		for (n = 1; n < 80; n++) {
			term *= -a * a / n;
			sum += term / (2 * n + 1);
		}
		f = 1 - 1.1283791670955126 * sum;
	} else {
		for (n = 120; n > 0; n--)
			f = n / 2.0 / (a + f);
		f = exp(-a * a) / (a + f) / 1.7724538509055160;
	}
	return x < 0 ? 2 - f : f;
}

double erf(double x)
{
	double a = fabs(x), sum = x, term = x;
	int n;

	if (a >= 2.5)
		return 1 - erfc(x);
	for (n = 1; n < 80; n++) {
		term *= -x * x / n;
		sum += term / (2 * n + 1);
	}
	return 1.1283791670955126 * sum;
}

#define LENS_ONE(name) \
	float name##f(float x) { return (float)name(x); } \
	long double name##l(long double x) { return name((double)x); }
#define LENS_TWO(name) \
	float name##f(float x, float y) { return (float)name(x, y); } \
	long double name##l(long double x, long double y) { return name((double)x, (double)y); }
#define LENS_WHOLE(type, name) \
	type name##f(float x) { return name(x); } \
	type name##l(long double x) { return name((double)x); }
#define LENS_WITH_INT(name) \
	float name##f(float x, int n) { return (float)name(x, n); } \
	long double name##l(long double x, int n) { return name((double)x, n); }

LENS_TWO(copysign)
LENS_TWO(fmax)
LENS_TWO(fmin)
LENS_TWO(fdim)
LENS_TWO(remainder)
LENS_ONE(logb)
LENS_ONE(asinh)
LENS_ONE(acosh)
LENS_ONE(atanh)
LENS_ONE(erf)
LENS_ONE(erfc)
LENS_ONE(tgamma)
LENS_ONE(lgamma)
LENS_WHOLE(long, lrint)
LENS_WHOLE(long, lround)
LENS_WHOLE(long long, llrint)
LENS_WHOLE(long long, llround)
LENS_WHOLE(int, ilogb)
LENS_WITH_INT(ldexp)
LENS_WITH_INT(scalbn)

float frexpf(float x, int *exponent)
{
	return (float)frexp(x, exponent);
}

float modff(float x, float *whole)
{
	double w, part = modf(x, &w);

	*whole = (float)w;
	return (float)part;
}
