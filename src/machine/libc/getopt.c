/* getopt and getopt_long of the C library for the machine (POSIX getopt, GNU getopt_long): arguments that are no options go to the end. */
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <getopt.h>

static int lens_next = 0;
/* Words that are no options between the option being read and what stood behind it. */
static int lens_passed = 0;

/* Moves argv[from] to position to, what is between moves up. */
static void lens_rotate(char **argv, int to, int from)
{
	char *moved = argv[from];

	for (; from > to; from--)
		argv[from] = argv[from - 1];
	argv[to] = moved;
}

static int lens_long(int argc, char *const *argv, const char *text, const struct option *options, int *index, int colon)
{
	const char *equal = strchr(text, '=');
	size_t length = equal ? (size_t)(equal - text) : strlen(text);
	int found = -1, several = 0;

	for (int i = 0; options[i].name; i++) {
		if (strncmp(options[i].name, text, length) != 0)
			continue;
		if (strlen(options[i].name) == length) {
			found = i;
			several = 0;
			break;
		}
		several = found >= 0;
		found = i;
	}
	optopt = 0;
	if (found < 0 || several) {
		if (opterr && !colon)
			fprintf(stderr, "%s: %s option '--%s'\n", argv[0], several ? "ambiguous" : "unrecognized", text);
		return '?';
	}
	if (index)
		*index = found;
	if (equal) {
		if (options[found].has_arg == no_argument)
			return '?';
		optarg = (char *)equal + 1;
	} else if (options[found].has_arg == required_argument) {
		if (optind >= argc) {
			if (opterr && !colon)
				fprintf(stderr, "%s: option '--%s' requires an argument\n", argv[0], text);
			optopt = options[found].val;
			return colon ? ':' : '?';
		}
		optarg = argv[optind++];
	}
	if (options[found].flag) {
		*options[found].flag = options[found].val;
		return 0;
	}
	return options[found].val;
}

static int lens_getopt(int argc, char *const *constant, const char *letters, const struct option *options, int *index)
{
	char **argv = (char **)constant;
	int stop = letters[0] == '+', colon = letters[stop] == ':', from, letter;
	const char *spec;

	if (optind == 0)
		optind = 1, lens_next = 0;
	optarg = NULL;
	if (lens_next == 0) {
		from = optind;
		while (from < argc && (argv[from][0] != '-' || argv[from][1] == 0)) {
			if (stop)
				return -1;
			from++;
		}
		if (from >= argc)
			return -1;
		if (from > optind)
			lens_rotate(argv, optind, from);
		if (strcmp(argv[optind], "--") == 0) {
			optind++;
			return -1;
		}
		if (options && argv[optind][1] == '-') {
			/* What was passed over stays behind the option and its argument. */
			int passed = from - optind, at = optind++, result;

			if (passed > 0 && from + 1 < argc)
				lens_rotate(argv, optind, from + 1);
			result = lens_long(argc, argv, argv[at] + 2, options, index, colon);
			if (passed > 0 && from + 1 < argc && optind == at + 1) {
				char *unused = argv[optind];

				for (int i = optind; i < from + 1; i++)
					argv[i] = argv[i + 1];
				argv[from + 1] = unused;
			}
			return result;
		}
		lens_passed = from - optind;
		lens_next = 1;
	}
	letter = argv[optind][lens_next++];
	spec = letter == ':' ? NULL : strchr(letters, letter);
	optopt = letter;
	if (!spec) {
		if (argv[optind][lens_next] == 0)
			optind++, lens_next = 0;
		if (opterr && !colon)
			fprintf(stderr, "%s: invalid option -- '%c'\n", argv[0], letter);
		return '?';
	}
	if (spec[1] != ':') {
		if (argv[optind][lens_next] == 0)
			optind++, lens_next = 0;
		return letter;
	}
	if (argv[optind][lens_next] != 0)
		optarg = argv[optind] + lens_next;
	else if (spec[2] != ':') {
		/* The argument is the next one that is no option's. */
		optind++;
		lens_next = 0;
		if (optind + lens_passed >= argc) {
			if (opterr && !colon)
				fprintf(stderr, "%s: option requires an argument -- '%c'\n", argv[0], letter);
			return colon ? ':' : '?';
		}
		if (lens_passed > 0)
			lens_rotate(argv, optind, optind + lens_passed);
		optarg = argv[optind];
	}
	optind++;
	lens_next = 0;
	return letter;
}

int getopt(int argc, char *const *argv, const char *letters)
{
	return lens_getopt(argc, argv, letters, NULL, NULL);
}

int getopt_long(int argc, char *const *argv, const char *letters, const struct option *options, int *index)
{
	return lens_getopt(argc, argv, letters, options, index);
}
