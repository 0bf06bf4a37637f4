/* Messages on errors (GNU). */
#ifndef LENS_ERROR_H
#define LENS_ERROR_H

void error(int status, int error, const char *format, ...);

#endif
