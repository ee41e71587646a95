"""What can be known of the disk under a folder, from files such as the kernel shows."""

from __future__ import annotations

import subprocess

import pytest

from finhosta_dq.keeping.disk import _protection, disk_protection

ROOT = "22 1 {device} / / rw,relatime - {kind} {source} rw"


@pytest.fixture
def machine(tmp_path):
    """mount(line, ...) writes mountinfo, block(name, number, ...) a device; ask(path) answers."""
    sys = tmp_path / "sys"
    lines = []

    class Machine:
        def mount(self, device, kind, source="none", at="/"):
            lines.append(f"22 1 {device} / {at} rw,relatime shared:1 - {kind} {source} rw")

        def block(self, name, number=None, uuid=None, below=(), partition_of=None):
            folder = sys / "devices" / (f"{partition_of}/{name}" if partition_of else name)
            (folder / "slaves").mkdir(parents=True, exist_ok=True)
            if partition_of:
                (folder / "slaves").rmdir()
                (folder / "partition").write_text("1")
            if uuid is not None:
                (folder / "dm").mkdir()
                (folder / "dm" / "uuid").write_text(uuid)
            for one in below:
                (folder / "slaves" / one.name).symlink_to(one)
            if number:
                (sys / "dev" / "block").mkdir(parents=True, exist_ok=True)
                (sys / "dev" / "block" / number).symlink_to(folder)
            (sys / "class" / "block").mkdir(parents=True, exist_ok=True)
            (sys / "class" / "block" / name).symlink_to(folder)
            return folder

        def ask(self, path):
            (tmp_path / "mountinfo").write_text("\n".join(lines) + "\n")
            return _protection(path, tmp_path / "mountinfo", sys)

    return Machine()


def test_a_plain_partition_is_not_encrypted(machine, tmp_path):
    machine.block("sda")
    machine.block("sda1", "8:1", partition_of="sda")
    machine.mount("8:1", "xfs")

    state, why = machine.ask(tmp_path)

    assert state == "not encrypted"
    assert "sda1 under / is no dm-crypt; a drive or host that encrypts by itself would not be seen" in why


@pytest.mark.parametrize("what", ["exists", "is_dir"])
def test_devices_that_may_not_be_looked_at_leave_it_unknown(machine, tmp_path, monkeypatch, what):
    machine.block("sda", "8:0")
    machine.mount("8:0", "ext4")

    def refused(path):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(f"finhosta_dq.keeping.disk.Path.{what}", refused)

    assert machine.ask(tmp_path) == ("unknown", "the devices of this machine cannot be read (Permission denied)")


def test_luks_is_seen_directly_and_below_a_volume(machine, tmp_path):
    disk = machine.block("sda")
    crypt = machine.block("dm-0", "253:0", uuid="CRYPT-LUKS2-abc-root", below=[disk])
    machine.block("dm-1", "253:1", uuid="LVM-xyz", below=[crypt])
    machine.mount("253:0", "ext4")
    assert machine.ask(tmp_path) == ("encrypted", "/ lies on dm-crypt (dm-0)")
    machine.mount("253:1", "xfs")
    assert machine.ask(tmp_path) == ("encrypted", "/ lies on dm-crypt (dm-1)")


def test_a_volume_over_an_encrypted_and_a_plain_disk_is_unknown(machine, tmp_path):
    crypt = machine.block("dm-0", uuid="CRYPT-LUKS2-abc-root", below=[machine.block("sda")])
    machine.block("dm-1", "253:1", uuid="LVM-xyz", below=[crypt, machine.block("sdb")])
    machine.mount("253:1", "xfs")

    assert machine.ask(tmp_path)[0] == "unknown"


def test_a_name_that_only_sounds_encrypted_is_not(machine, tmp_path):
    machine.block("dm-1", "253:1", uuid="LVM-CRYPT-xyz", below=[machine.block("sda")])
    machine.mount("253:1", "xfs")

    assert machine.ask(tmp_path)[0] == "not encrypted"


@pytest.mark.parametrize(
    ("kind", "state"),
    [
        ("nfs4", "unknown"),
        ("cifs", "unknown"),
        ("tmpfs", "unknown"),
        ("overlay", "unknown"),
        ("ecryptfs", "encrypted"),
        ("fuse.gocryptfs", "encrypted"),
    ],
)
def test_what_is_no_disk_of_this_machine(machine, tmp_path, kind, state):
    machine.mount("0:40", kind)

    assert machine.ask(tmp_path)[0] == state


def test_the_nearest_mount_and_of_two_the_upper_one_counts(machine, tmp_path):
    machine.block("sda", "8:0")
    machine.block("dm-0", "253:0", uuid="CRYPT-PLAIN-x")
    inside = tmp_path / "with space"
    inside.mkdir()
    machine.mount("8:0", "ext4")
    machine.mount("8:0", "ext4", at=str(inside).replace(" ", r"\040"))
    machine.mount("253:0", "ext4", at=str(inside).replace(" ", r"\040"))

    assert machine.ask(inside)[0] == "encrypted"
    assert machine.ask(tmp_path)[0] == "not encrypted"


def test_btrfs_is_found_by_its_source(machine, tmp_path):
    machine.block("dm-0", uuid="CRYPT-LUKS2-x")
    machine.mount("0:33", "btrfs", "/dev/dm-0")

    assert machine.ask(tmp_path)[0] == "encrypted"


@pytest.mark.parametrize(("said", "state"), [("aes-256-gcm", "encrypted"), ("off", "not encrypted"), (None, "unknown")])
def test_zfs_answers_by_its_command(machine, tmp_path, monkeypatch, said, state):
    def run(command, **_):
        assert command[-1] == "tank/data"
        if said is None:
            raise FileNotFoundError
        return subprocess.CompletedProcess(command, 0, said + "\n", "")

    monkeypatch.setattr(subprocess, "run", run)
    machine.mount("0:44", "zfs", "tank/data")

    assert machine.ask(tmp_path)[0] == state


def test_this_machine_gets_an_answer(tmp_path):
    state, why = disk_protection(tmp_path)

    assert state in ("encrypted", "not encrypted", "unknown")
    assert why
