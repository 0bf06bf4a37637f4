// index 6: 0 bytes past the end of array 'mac->bytes' (const unsigned char[6], memberArray.c:6)
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
struct mac {
	unsigned char bytes[6];
	short type;
};
static void print(const struct mac *mac)
{
	for (int i = 0; i <= 6; i++)
		printf("%x ", mac->bytes[i]); /* HERE */
}

int main(void)
{
	struct mac mac = { { 1, 2, 3, 4, 5, 6 }, 9 };
	print(&mac);
	return 0;
}
