"""The image is checked while it is built, and every service of the compose file is locked down."""

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from supply.locked import ROOT

CHECK = ROOT / "supply" / "check_image.sh"
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))
PYTHON = "usr/local/lib/python3.13"
VENV = "opt/ontherecord/lib/python3.13/site-packages"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A root file system with nothing in it that must not be."""
    for name in (
        "usr/bin/sh",
        "usr/bin/askpass",
        "sbin/ldconfig",
        "usr/bin/ld.so",
        f"{VENV}/flask/cli.py",
        "etc/passwd",
    ):
        put(tmp_path, name)
    put(tmp_path, f"{VENV}/numpy/_core/include/numpy/arrayobject.h")
    put(tmp_path, f"{VENV}/pipeline/wheel.py")
    (tmp_path / "tmp").mkdir()
    (tmp_path / "tmp").chmod(0o1777)
    return tmp_path


def put(root: Path, name: str, mode: int = 0o755) -> Path:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("")
    path.chmod(mode)
    return path


def check(root: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["sh", str(CHECK), str(root)], capture_output=True, text=True, check=False)


def test_a_clean_tree_passes(root: Path) -> None:
    checked = check(root)
    assert (checked.returncode, checked.stdout, checked.stderr) == (0, "", "")


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("usr/bin/gcc", "compiler"),
        ("usr/bin/x86_64-linux-gnu-gcc-14", "compiler"),
        ("usr/local/bin/cc", "compiler"),
        ("usr/bin/clang-19", "compiler"),
        ("usr/bin/g++", "compiler"),
        ("usr/libexec/gcc/x86_64-linux-gnu/14/cc1", "compiler"),
        ("opt/rust/bin/rustc", "compiler"),
        ("usr/bin/ld", "linker or build tool"),
        ("usr/bin/x86_64-linux-gnu-as", "linker or build tool"),
        ("usr/bin/make", "linker or build tool"),
        ("usr/include/stdio.h", "header of C"),
        ("usr/local/include/python3.13/Python.h", "header of C"),
        ("usr/local/bin/pip3.13", "installer of packages"),
        (f"{PYTHON}/site-packages/pip/__init__.py", "installer of packages"),
        (f"{PYTHON}/ensurepip/__init__.py", "installer of packages"),
        (f"{VENV}/setuptools/__init__.py", "installer of packages"),
        (f"{VENV}/setuptools-84.2.1.dist-info/METADATA", "installer of packages"),
        (f"{VENV}/wheel/__init__.py", "installer of packages"),
        ("root/.bash_history", "history of a shell or a program"),
        ("home/somebody/.python_history", "history of a shell or a program"),
        ("root/.netrc", "secret"),
        ("src/.env", "secret"),
        ("root/.ssh/id_ed25519", "secret"),
    ],
)
def test_what_must_not_be_there_is_told(root: Path, name: str, why: str) -> None:
    put(root, name)
    checked = check(root)
    (line,) = checked.stdout.splitlines()
    assert checked.returncode == 1
    assert line.startswith(why) and line.split(": ")[1] in f"/{name}"


@pytest.mark.parametrize("mode", [0o4755, 0o2755, 0o6755])
def test_a_program_that_runs_as_somebody_else_is_told(root: Path, mode: int) -> None:
    put(root, "usr/bin/su", mode)
    assert check(root).stdout == "runs as somebody else (setuid or setgid): /usr/bin/su\n"


def test_a_link_to_a_compiler_is_one(root: Path) -> None:
    (root / "usr/bin/cc").symlink_to("/etc/alternatives/cc")
    assert check(root).stdout == "compiler: /usr/bin/cc\n"


def test_what_anybody_can_change_is_told(root: Path) -> None:
    put(root, "etc/cron.d/job", 0o666)
    (root / "srv").mkdir()
    (root / "srv").chmod(0o777)
    assert check(root).stdout.splitlines() == [
        "anybody can change it: /etc/cron.d/job",
        "anybody can change what is in it: /srv",
    ]


def test_a_folder_that_is_no_root_is_not_passed(tmp_path: Path) -> None:
    assert check(tmp_path).returncode == 2


def stages() -> dict[str, str]:
    """The stages of the Dockerfile by name, the last one as "image"."""
    parts = re.split(r"^FROM ", DOCKERFILE, flags=re.MULTILINE)[1:]
    named = [(part.partition("\n")[0].partition(" AS ")[2] or "image", part) for part in parts]
    assert named[-1][0] == "image"
    return dict(named)


def instructions(stage: str, name: str) -> list[str]:
    return re.findall(rf"^{name} (.+)$", stages()[stage], re.MULTILINE)


def test_the_image_is_what_was_checked_and_nothing_else() -> None:
    assert "sh /check_image.sh /root-of-image" in instructions("checked", "RUN")
    assert instructions("checked", "COPY")[0] == "--from=root / /root-of-image"
    assert stages()["image"].startswith("scratch\n")
    assert instructions("image", "COPY") == ["--from=checked /root-of-image /"]
    assert instructions("image", "RUN") == instructions("image", "ADD") == []


def test_it_runs_as_nobody_in_particular_and_tells_how_it_is() -> None:
    (user,) = instructions("image", "USER")
    assert user.isdecimal() and int(user) > 0
    assert "useradd --system --uid 10001" in stages()["root"]
    assert instructions("image", "HEALTHCHECK")


def test_all_that_is_installed_is_compared_with_its_hash() -> None:
    installs = re.findall(r"pip [^&\n]*\binstall\b[^&\n]*", DOCKERFILE)
    assert installs
    assert all("--require-hashes" in each or "--no-deps --no-build-isolation ." in each for each in installs)
    assert "curl" not in DOCKERFILE and "wget" not in DOCKERFILE and "apt" not in DOCKERFILE


def test_no_secret_is_asked_for_and_only_what_is_listed_is_sent_to_the_build() -> None:
    assert re.findall(r"^ARG (\w+)", DOCKERFILE, re.MULTILINE) == ["BASE"]
    assert not re.search(r"PASSWORD|TOKEN|SECRET|_KEY", DOCKERFILE, re.IGNORECASE)
    assert (ROOT / ".dockerignore").read_text("utf-8").splitlines()[1] == "*"


@pytest.mark.parametrize("name", COMPOSE["services"])
def test_every_service_is_locked_down(name: str) -> None:
    service = COMPOSE["services"][name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"] and "cap_add" not in service
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["user"] not in ("root", "0")
    assert not {"privileged", "pid", "network_mode", "ipc", "devices"} & service.keys()
    assert all(port.startswith("127.0.0.1:") for port in service.get("ports", ()))
    assert not any("docker.sock" in volume or volume.startswith(("/", ".")) for volume in service.get("volumes", ()))
