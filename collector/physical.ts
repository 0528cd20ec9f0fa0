/** What of a machine is real: disks, interfaces and file systems that are not another one seen again. */

/** Not places where data is kept: kernel interfaces, memory, read-only images. */
const PSEUDO_FILESYSTEMS = new Set(
  (
    'aufs autofs binfmt_misc bpf cgroup cgroup2 configfs debugfs devfs devpts devtmpfs efivarfs erofs fusectl ' +
    'hugetlbfs iso9660 mqueue nfsd nsfs overlayfs proc procfs pstore ramfs rootfs rpc_pipefs securityfs selinuxfs ' +
    'squashfs sunrpc sysfs tmpfs tracefs udf fuse.gvfsd-fuse fuse.lxcfs fuse.portal fuse.snapfuse'
  ).split(' '),
)
/** A container's view of its host's disk, seen once more through single files. */
const BOUND_FILES = new Set(['/etc/hosts', '/etc/hostname', '/etc/resolv.conf'])

export interface MountedDevice {
  readonly device: string
  readonly mount: string
  readonly fstype: string
}

/**
 * Mounts that keep data, each device once (its shortest path: bind mounts and subvolumes share one space);
 * an overlay only where it is the root of a container.
 */
export function dataMounts<T extends MountedDevice>(mounts: readonly T[]): T[] {
  const chosen = new Map<string, T>()
  for (const mount of mounts) {
    if (PSEUDO_FILESYSTEMS.has(mount.fstype) || BOUND_FILES.has(mount.mount) || mount.device === 'cvmfs2') continue
    if (mount.fstype === 'overlay' && mount.mount !== '/') continue
    const key = /[/:]/.test(mount.device) ? mount.device : mount.mount
    const rival = chosen.get(key)
    if (rival === undefined || mount.mount.length < rival.mount.length) chosen.set(key, mount)
  }
  return [...chosen.values()]
}

const VIRTUAL_INTERFACE =
  /^(lo|bond|br|cali|cilium|cni|docker|dummy|erspan|flannel|geneve|gre|gretap|ifb|ip6gre|ip6tnl|ip6_vti|ip_vti|ipvlan|ipvtap|kube|lxc|lxd|lxdbr|macvlan|macvtap|nodelocaldns|ovs|podman|sit|tailscale|tap|team|tun|tunl|veth|virbr|vlan|vmbr|vnet|vti|vxlan|wg|zt)([-_.]|\d|[a-f0-9]{6,}|$)|[.@]/
/** A partition key of an InfiniBand port has its own counters: its bytes are not in its parent's. */
const INFINIBAND_CHILD = /^ib[^.@]*\.[0-9a-f]{4}$/

/**
 * Interfaces whose bytes count once: no loopback, bridges, tunnels, containers' ends, VLANs (their bytes are
 * their parent's), and of a bond its members, not the bond.
 */
export function isPhysicalInterface(name: string): boolean {
  return INFINIBAND_CHILD.test(name) || !VIRTUAL_INTERFACE.test(name)
}

const STACKED_DISK = /^(dm-|md|loop|ram|zram|zd|sr|fd|bcache|drbd)\d|^nvme\d+c\d+n\d+$|^mmcblk\d+(boot|rpmb)/

/** Whole disks: no partitions, nothing that lies on other disks of the list, no media drives. */
export function wholeDisks(names: readonly string[]): string[] {
  const all = new Set(names)
  return names.filter((name) => {
    if (STACKED_DISK.test(name)) return false
    const parent = /^(.*\d)p\d+$/.exec(name)?.[1] ?? /^(.*\D)\d+$/.exec(name)?.[1]
    return parent === undefined || !all.has(parent)
  })
}

/** Chips give 0 or 127 and above where no probe is connected. */
export function isPlausibleTemperature(celsius: number): boolean {
  return celsius > 0 && celsius < 127
}
