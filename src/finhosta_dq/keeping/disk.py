"""Whether the disk under a folder is encrypted, as far as that can be known without being root."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

ENCRYPTED, NOT_ENCRYPTED, UNKNOWN = "encrypted", "not encrypted", "unknown"
_NETWORK = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "ceph", "9p", "virtiofs", "afs", "glusterfs", "fuse.glusterfs", "fuse.sshfs", "lustre"}
_IN_MEMORY = {"tmpfs", "ramfs"}
_STACKED = {"ecryptfs": "eCryptfs", "fuse.gocryptfs": "gocryptfs", "fuse.encfs": "EncFS", "fuse.cryfs": "CryFS"}
_SECONDS = 10


@dataclass(frozen=True)
class _Mount:
    point: Path
    device: str
    kind: str
    source: str


def disk_protection(path: Path) -> tuple[str, str]:
    """State (``encrypted``, ``not encrypted`` or ``unknown``) of what ``path`` lies on, and why.

    Looks at ``/proc/self/mountinfo``, at dm-crypt (LUKS) below the block device, at eCryptfs and its like, and at ZFS where its command is
    there. Neither a drive that encrypts itself, the host of a virtual machine, nor a file server can be seen from here. Changes nothing.
    """
    return _protection(path, Path("/proc/self/mountinfo"), Path("/sys"))


def _protection(path: Path, mountinfo: Path, sys: Path) -> tuple[str, str]:
    try:
        mount = _mount_of(path, mountinfo.read_text(encoding="utf-8", errors="surrogateescape"))
    except OSError as error:
        return UNKNOWN, f"the mounts of this machine cannot be read ({error.strerror})"
    if mount is None:
        return UNKNOWN, "no mount of this machine holds the folder"
    if mount.kind in _STACKED:
        return ENCRYPTED, f"{mount.point} is {_STACKED[mount.kind]}"
    if mount.kind in _NETWORK:
        return UNKNOWN, f"{mount.point} is a share ({mount.kind}): only its server knows"
    if mount.kind in _IN_MEMORY:
        return UNKNOWN, f"{mount.point} is memory ({mount.kind}): it is as protected as the swap space"
    if mount.kind == "zfs":
        return _zfs(mount)
    try:
        device = _device(mount, sys)
        found = None if device is None else _crypt(device, sys, set())
    except OSError as error:
        # containers may keep /sys from who is not root
        return UNKNOWN, f"the devices of this machine cannot be read ({error.strerror})"
    if device is None:
        return UNKNOWN, f"{mount.point} ({mount.kind}) lies on no block device that can be seen"
    if found is True:
        return ENCRYPTED, f"{mount.point} lies on dm-crypt ({device.name})"
    if found is None:
        return UNKNOWN, f"only a part of what {mount.point} lies on is dm-crypt ({device.name})"
    if mount.kind in ("ext4", "f2fs", "ubifs"):
        # fscrypt works by folder and leaves no mark that can be read without its tool
        return NOT_ENCRYPTED, f"{device.name} under {mount.point} is no dm-crypt; a folder encrypted with fscrypt would not be seen"
    return NOT_ENCRYPTED, f"{device.name} under {mount.point} is no dm-crypt; a drive or host that encrypts by itself would not be seen"


def _mount_of(path: Path, text: str) -> _Mount | None:
    """The mount that holds the path: the longest mount point above it, the last one where several lie on another."""
    where = path.resolve()
    best: _Mount | None = None
    for line in text.splitlines():
        before, separator, after = line.partition(" - ")
        words, kinds = before.split(" "), after.split(" ")
        if not separator or len(words) < 5 or len(kinds) < 2:
            continue
        mount = _Mount(Path(_plain(words[4])), words[2], kinds[0], _plain(kinds[1]))
        if where.is_relative_to(mount.point) and (best is None or len(mount.point.parts) >= len(best.point.parts)):
            best = mount
    return best


def _plain(text: str) -> str:
    return re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), text)


def _device(mount: _Mount, sys: Path) -> Path | None:
    """The block device of a mount in ``/sys``."""
    by_number = sys / "dev" / "block" / mount.device
    if by_number.exists():
        return by_number.resolve()
    # btrfs gives a number of its own; its source names a device
    name = Path(mount.source)
    if mount.source.startswith("/dev/"):
        found = sys / "class" / "block" / name.resolve().name
        if found.exists():
            return found.resolve()
    return None


def _crypt(device: Path, sys: Path, seen: set[str]) -> bool | None:
    """True: everything below is dm-crypt; False: nothing; None: some of it."""
    if device.name in seen:
        return False
    seen.add(device.name)
    try:
        if (device / "dm" / "uuid").read_text(encoding="ascii").startswith("CRYPT-"):
            return True
    except OSError:
        pass
    slaves = sorted((device / "slaves").iterdir()) if (device / "slaves").is_dir() else []
    # a partition of a device has no slaves of its own
    below = slaves or ([device.parent] if (device / "partition").exists() else [])
    if not below:
        return False
    answers = {_crypt(one.resolve(), sys, seen) for one in below}
    return answers.pop() if len(answers) == 1 else None


def _zfs(mount: _Mount) -> tuple[str, str]:
    try:
        done = subprocess.run(
            ["zfs", "get", "-H", "-o", "value", "encryption", mount.source], capture_output=True, text=True, timeout=_SECONDS, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return UNKNOWN, f"{mount.point} is ZFS, and its command does not say whether {mount.source} is encrypted"
    value = done.stdout.strip()
    return (NOT_ENCRYPTED if value in ("off", "-", "") else ENCRYPTED), f"encryption of {mount.source} (ZFS) is {value or 'off'}"
