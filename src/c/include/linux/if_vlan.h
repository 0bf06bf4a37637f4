/* VLAN devices (Linux). */
#ifndef LENS_LINUX_IF_VLAN_H
#define LENS_LINUX_IF_VLAN_H

#define VLAN_FLAG_REORDER_HDR 0x1

#endif
