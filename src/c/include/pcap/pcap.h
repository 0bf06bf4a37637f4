/* Capture files and devices (libpcap). */
#ifndef LENS_PCAP_PCAP_H
#define LENS_PCAP_PCAP_H

#include "../sys/types.h"
#include "../sys/time.h"
#include "../stdio.h"
#include "bpf.h"
#define PCAP_VERSION_MAJOR 2
#define PCAP_VERSION_MINOR 4
#define PCAP_ERRBUF_SIZE 256
#define PCAP_NETMASK_UNKNOWN 0xffffffff
#define PCAP_ERROR -1
#define PCAP_ERROR_BREAK -2
typedef struct pcap pcap_t;
typedef struct pcap_dumper pcap_dumper_t;
typedef struct pcap_if pcap_if_t;
typedef struct pcap_addr pcap_addr_t;
struct pcap_pkthdr {
	struct timeval ts;
	bpf_u_int32 caplen;
	bpf_u_int32 len;
};
struct pcap_stat {
	u_int ps_recv;
	u_int ps_drop;
	u_int ps_ifdrop;
};
struct pcap_if {
	struct pcap_if *next;
	char *name;
	char *description;
	struct pcap_addr *addresses;
	bpf_u_int32 flags;
};
typedef enum {
	PCAP_D_INOUT = 0,
	PCAP_D_IN,
	PCAP_D_OUT
} pcap_direction_t;
typedef void (*pcap_handler)(u_char *, const struct pcap_pkthdr *, const u_char *);
pcap_t *pcap_create(const char *source, char *error);
int pcap_set_snaplen(pcap_t *capture, int size);
int pcap_set_promisc(pcap_t *capture, int on);
int pcap_set_timeout(pcap_t *capture, int milliseconds);
int pcap_set_immediate_mode(pcap_t *capture, int on);
int pcap_activate(pcap_t *capture);
pcap_t *pcap_open_live(const char *device, int size, int promiscuous, int milliseconds, char *error);
pcap_t *pcap_open_dead(int link_type, int size);
pcap_t *pcap_open_dead_with_tstamp_precision(int link_type, int size, u_int precision);
#define PCAP_TSTAMP_PRECISION_MICRO 0
#define PCAP_TSTAMP_PRECISION_NANO 1
pcap_t *pcap_open_offline(const char *path, char *error);
pcap_t *pcap_open_offline_with_tstamp_precision(const char *path, u_int precision, char *error);
void pcap_close(pcap_t *capture);
int pcap_loop(pcap_t *capture, int count, pcap_handler handler, u_char *user);
int pcap_dispatch(pcap_t *capture, int count, pcap_handler handler, u_char *user);
const u_char *pcap_next(pcap_t *capture, struct pcap_pkthdr *header);
int pcap_next_ex(pcap_t *capture, struct pcap_pkthdr **header, const u_char **data);
void pcap_breakloop(pcap_t *capture);
int pcap_stats(pcap_t *capture, struct pcap_stat *stats);
int pcap_setdirection(pcap_t *capture, pcap_direction_t direction);
int pcap_setnonblock(pcap_t *capture, int on, char *error);
int pcap_inject(pcap_t *capture, const void *data, size_t size);
int pcap_sendpacket(pcap_t *capture, const u_char *data, int size);
char *pcap_geterr(pcap_t *capture);
void pcap_perror(pcap_t *capture, const char *prefix);
const char *pcap_statustostr(int status);
int pcap_compile(pcap_t *capture, struct bpf_program *program, const char *text, int optimize, bpf_u_int32 mask);
int pcap_setfilter(pcap_t *capture, struct bpf_program *program);
int pcap_offline_filter(const struct bpf_program *program, const struct pcap_pkthdr *header, const u_char *data);
void pcap_freecode(struct bpf_program *program);
int pcap_datalink(pcap_t *capture);
int pcap_findalldevs(pcap_if_t **devices, char *error);
void pcap_freealldevs(pcap_if_t *devices);
pcap_dumper_t *pcap_dump_open(pcap_t *capture, const char *path);
FILE *pcap_dump_file(pcap_dumper_t *dumper);
void pcap_dump(u_char *dumper, const struct pcap_pkthdr *header, const u_char *data);
int pcap_dump_flush(pcap_dumper_t *dumper);
void pcap_dump_close(pcap_dumper_t *dumper);
int bpf_validate(const struct bpf_insn *program, int size);
void bpf_dump(const struct bpf_program *program, int option);

#endif
