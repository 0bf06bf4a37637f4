/* Regular expressions, tables of mounts, wildcards. */
#include <fnmatch.h>
#include <glob.h>
#include <libgen.h>
#include <mntent.h>
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void match(const char *pattern, int flags, const char *text)
{
	regmatch_t at[4];
	regex_t regex;
	char message[80];
	int error = regcomp(&regex, pattern, flags), i;

	if (error) {
		regerror(error, &regex, message, sizeof(message));
		printf("%s: %s\n", pattern, message);
		return;
	}
	error = regexec(&regex, text, 4, at, 0);
	printf("%s on %s: %s, %zu groups", pattern, text, error ? "no" : "yes", regex.re_nsub);
	for (i = 0; !error && i < 4; i++)
		printf(" %d-%d", at[i].rm_so, at[i].rm_eo);
	printf("\n");
	regfree(&regex);
}

int main(void)
{
	char name[] = "/tmp/lens-mounts-XXXXXX", path[64];
	struct mntent *entry;
	glob_t found;
	FILE *f;
	size_t i;

	match("lib.eal", 0, "lib.eal.init");
	match("^pmd\\.net\\..*$", REG_EXTENDED, "pmd.net.ixgbe");
	match("(a+)(b*)c", REG_EXTENDED, "xxaabbc");
	match("\\(a\\)\\1", 0, "baa");
	match("a{2,3}", REG_EXTENDED, "aaaa");
	match("a\\{2\\}", 0, "aaaa");
	match("a+", 0, "a+");
	match("[[:digit:]]+-[^]x]", REG_EXTENDED, "12-y");
	match("HELLO", REG_ICASE, "say hello");
	match("^b", REG_NEWLINE, "a\nb");
	match("(", REG_EXTENDED, "");
	match("[a", REG_EXTENDED, "");
	match("*a", 0, "*a");
	match("a|b", REG_EXTENDED, "zb");
	match("x", 0, "abc");
	printf("%d %d %d %d %d\n", fnmatch("*.c", "a.c", 0), fnmatch("*", "a/b", FNM_PATHNAME), fnmatch("[!a-c]?", "dx", 0),
	       fnmatch("*", ".hidden", FNM_PERIOD), fnmatch("lib.*.d", "lib.eal.d", 0));
	close(mkstemp(name));
	f = fopen(name, "w");
	fputs("# comment\n\nhuge /dev/hugepages hugetlbfs rw,pagesize=2M 0 0\n  none /tmp tmpfs rw\n", f);
	fclose(f);
	f = setmntent(name, "r");
	while ((entry = getmntent(f)) != NULL)
		printf("%s %s %s %s %d %s\n", entry->mnt_fsname, entry->mnt_dir, entry->mnt_type, entry->mnt_opts, entry->mnt_freq,
		       hasmntopt(entry, "pagesize") ? hasmntopt(entry, "pagesize") : "-");
	endmntent(f);
	snprintf(path, sizeof(path), "%.18s*", name);
	printf("%d\n", glob(path, 0, NULL, &found));
	for (i = 0; i < found.gl_pathc; i++)
		printf("%s\n", strcmp(found.gl_pathv[i], name) == 0 ? "found" : "other");
	globfree(&found);
	printf("%d\n", glob("/nothing/here*", 0, NULL, &found));
	unlink(name);
	printf("%s %s\n", dirname(strdup("/a/b/c")), basename(strdup("/a/b/c/")));
	printf("%s %s\n", dirname(strdup("a")), dirname(strdup("/a")));
	return 0;
}
