/* Tables of mounted file systems (getmntent(3)) for the machine, over its streams. */
#include <mntent.h>
#include <stdlib.h>
#include <string.h>

static struct mntent entry_of_getmntent;
static char line_of_getmntent[4096];

FILE *setmntent(const char *path, const char *mode)
{
	return fopen(path, mode);
}

int endmntent(FILE *stream)
{
	if (stream)
		fclose(stream);
	return 1;
}

struct mntent *getmntent_r(FILE *restrict stream, struct mntent *restrict entry, char *restrict buffer, int size)
{
	char *rest, *word;

	do {
		if (!fgets(buffer, size, stream))
			return NULL;
		buffer[strcspn(buffer, "\n")] = 0;
		buffer += strspn(buffer, " \t");
	} while (*buffer == 0 || *buffer == '#');
	entry->mnt_fsname = strtok_r(buffer, " \t", &rest);
	entry->mnt_dir = strtok_r(NULL, " \t", &rest);
	entry->mnt_type = strtok_r(NULL, " \t", &rest);
	entry->mnt_opts = strtok_r(NULL, " \t", &rest);
	if (!entry->mnt_dir)
		entry->mnt_dir = "";
	if (!entry->mnt_type)
		entry->mnt_type = "";
	if (!entry->mnt_opts)
		entry->mnt_opts = "";
	word = strtok_r(NULL, " \t", &rest);
	entry->mnt_freq = word ? atoi(word) : 0;
	word = strtok_r(NULL, " \t", &rest);
	entry->mnt_passno = word ? atoi(word) : 0;
	return entry;
}

struct mntent *getmntent(FILE *stream)
{
	return getmntent_r(stream, &entry_of_getmntent, line_of_getmntent, sizeof(line_of_getmntent));
}

char *hasmntopt(const struct mntent *entry, const char *option)
{
	size_t length = strlen(option);
	char *at = entry->mnt_opts;

	while ((at = strstr(at, option)) != NULL) {
		if ((at == entry->mnt_opts || at[-1] == ',') && (at[length] == 0 || at[length] == '=' || at[length] == ','))
			return at;
		at += length;
	}
	return NULL;
}
