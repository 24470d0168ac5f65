#!/usr/bin/env python3
"""Set up mhcrm and start it: ``python3 start.py`` (Windows: ``py start.py``).

    start.py            set up if needed, open the window (without a display: run the demo headless)
    start.py test …     set up with the test tools, run the whole suite offscreen
    start.py WORDS…     set up if needed, run ``mhcrm WORDS…``

Standard library only. Makes a private environment in ``.venv`` beside this file (or in the user's cache folder when
the checkout is read-only), installs exactly what the hashed lock names, checks the system libraries Qt needs.
Every step can be run again after a failure.
"""

from __future__ import annotations

import ctypes
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
MINIMUM = (3, 11)
NEEDED_MIB = 1500
WINDOWS = sys.platform == "win32"

# soname -> Debian/Ubuntu package; on newer releases a package may carry the suffix t64.
QT_LIBRARIES = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libxkbcommon.so.0": "libxkbcommon0",
}
X11_LIBRARIES = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
}


class SetupProblem(Exception):
    """Set-up cannot go on; the text tells the user what to do."""


def say(text: str) -> None:
    """One line of progress, on stderr so that ``--json`` output stays clean."""
    print(text, file=sys.stderr, flush=True)


def has_display() -> bool:
    """True where a window can be opened."""
    if WINDOWS or sys.platform == "darwin":
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


# -- system packages -----------------------------------------------------------------------------------------------


def _loads(soname: str) -> bool:
    try:
        ctypes.CDLL(soname)
    except OSError:
        return False
    return True


def missing_libraries(display: bool) -> list[str]:
    """Packages whose library cannot be loaded; empty off Linux."""
    if not sys.platform.startswith("linux"):
        return []
    wanted = {**QT_LIBRARIES, **(X11_LIBRARIES if display else {})}
    return [package for soname, package in wanted.items() if not _loads(soname)]


def _privileged() -> list[str] | None:
    """The words to put before apt-get, or None when packages cannot be installed from here."""
    if not shutil.which("apt-get"):
        return None
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if sudo and subprocess.run([sudo, "-n", "true"], capture_output=True, check=False).returncode == 0:
        return [sudo, "-n"]
    return None


def _actual_name(package: str) -> str:
    """The name this release uses: ``libglib2.0-0t64`` on Debian 13 and Ubuntu 24.04."""
    for name in (package + "t64", package):
        shown = subprocess.run(
            ["apt-cache", "policy", name], capture_output=True, text=True, encoding="utf-8", check=False
        ).stdout
        if "Candidate:" in shown and "Candidate: (none)" not in shown:
            return name
    return package


def install_packages(packages: list[str], why: str) -> None:
    """Install system packages with apt-get where that is allowed, else name them and stop."""
    prefix = _privileged()
    if prefix is None:
        raise SetupProblem(
            f"{why}缺少系统软件包：{' '.join(packages)}。\n"
            f"请让管理员运行：sudo apt-get install -y {' '.join(packages)}\n"
            "（非 Debian/Ubuntu 系统请安装同名功能的软件包），然后重新运行本命令。"
        )
    say(f"正在安装系统软件包：{' '.join(packages)}")
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run([*prefix, "apt-get", "update", "-qq"], env=env, check=False, capture_output=True)
    names = [_actual_name(package) for package in packages]
    command = [*prefix, "apt-get", "install", "-y", "-qq", "--no-install-recommends", *names]
    done = subprocess.run(
        command, env=env, check=False, capture_output=True, text=True, encoding="utf-8", errors="replace"
    )
    if done.returncode != 0:
        raise SetupProblem(
            f"系统软件包没有装上：{' '.join(names)}。\n请检查网络和软件源，手工运行 sudo apt-get install -y "
            f"{' '.join(names)}，再重新运行本命令。\n---- 最后几行输出 ----\n"
            + "\n".join((done.stdout + done.stderr).splitlines()[-4:])
        )


# -- the private environment ---------------------------------------------------------------------------------------


def environment_folder() -> Path:
    """``.venv`` beside this file, or a folder in the user's cache when the checkout cannot be written."""
    own = HERE / ".venv"
    if own.exists() or os.access(HERE, os.W_OK):
        return own
    tag = hashlib.sha256(str(HERE).encode()).hexdigest()[:12]
    base = Path(os.environ.get("LOCALAPPDATA" if WINDOWS else "XDG_CACHE_HOME") or Path.home() / ".cache")
    return base / "mhcrm" / f"venv-{tag}"


def interpreter(venv: Path) -> Path:
    """The environment's own Python."""
    return venv / ("Scripts/python.exe" if WINDOWS else "bin/python")


def wanted_stamp(lock: Path) -> str:
    """What a finished environment is stamped with: lock content and Python version."""
    digest = hashlib.sha256(lock.read_bytes()).hexdigest()
    return f"{digest} {sys.version_info.major}.{sys.version_info.minor} {sys.platform}"


def _stamp_file(venv: Path, lock: Path) -> Path:
    return venv / f"mhcrm-{lock.stem}.stamp"


def is_ready(venv: Path, lock: Path) -> bool:
    """True when the environment was finished for this very lock."""
    stamp = _stamp_file(venv, lock)
    return interpreter(venv).exists() and stamp.exists() and stamp.read_text("utf-8") == wanted_stamp(lock)


def create_environment(venv: Path) -> None:
    """Make the environment; on Debian without python3-venv install that package first where allowed."""
    free = shutil.disk_usage(venv.parent if venv.parent.exists() else HERE).free // (1024 * 1024)
    if free < NEEDED_MIB:
        raise SetupProblem(
            f"磁盘空间不足：{venv.parent} 只剩 {free} MB，安装需要约 {NEEDED_MIB} MB。请清理后重新运行本命令。"
        )
    if importlib.util.find_spec("ensurepip") is None or importlib.util.find_spec("venv") is None:
        version = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
        install_packages([version], "Python 不带虚拟环境组件，")
        importlib.invalidate_caches()
    say(f"正在建立运行环境：{venv}")
    venv.parent.mkdir(parents=True, exist_ok=True)
    # --clear removes the half-made folder an interrupted run leaves behind.
    done = subprocess.run([sys.executable, "-m", "venv", "--clear", str(venv)], check=False, stdout=sys.stderr)
    if done.returncode != 0:
        raise SetupProblem(
            "运行环境没有建成。请确认磁盘可写，并安装 python3-venv（sudo apt-get install -y python3-venv），"
            "然后重新运行本命令。"
        )


def install_dependencies(venv: Path, lock: Path) -> None:
    """Install what the lock names, checked by hash; the environment stays usable for another try."""
    total = sum(1 for line in lock.read_text("utf-8").splitlines() if line[:1].isalpha())
    say(f"正在下载并安装 {total} 个组件（按 {lock.name} 校验），首次约需一两分钟……")
    command = [
        str(interpreter(venv)), "-m", "pip", "install", "--disable-pip-version-check", "--no-input",
        "--require-hashes", "--only-binary=:all:", "--progress-bar", "off", "-r", str(lock),
    ]  # fmt: skip
    tail: list[str] = []
    started, seen = time.monotonic(), 0
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8", errors="replace"
    ) as pip:
        for line in pip.stdout or ():
            tail = [*tail[-30:], line.rstrip()]
            if line.startswith(("Collecting ", "Requirement already")):
                seen += 1
                if sys.stderr.isatty():
                    print(f"\r  {seen}/{total} {line.split()[1][:40]:<42}", end="", file=sys.stderr, flush=True)
    if sys.stderr.isatty():
        print(file=sys.stderr)
    if pip.returncode != 0:
        raise SetupProblem(_explain_pip("\n".join(tail)))
    say(f"组件已装好，用时 {time.monotonic() - started:.0f} 秒。")


def _explain_pip(output: str) -> str:
    last = "\n".join(output.splitlines()[-6:])
    if "No space left" in output or "Errno 28" in output:
        reason, todo = "磁盘已满", "请清理磁盘"
    elif "THESE PACKAGES DO NOT MATCH THE HASHES" in output:
        reason, todo = "下载到的文件与清单校验值不符（下载不完整或被改动）", "请换一个网络"
    elif "No matching distribution" in output or "Could not find a version" in output:
        reason, todo = "软件源里没有适合本机系统或 Python 版本的组件", "请用 Python 3.11 至 3.13，或检查软件源设置"
    else:
        reason, todo = "下载或安装没有完成（多为网络中断）", "请检查网络和代理"
    return f"安装组件时出错：{reason}。{todo}，然后重新运行同一条命令，会接着装。\n---- 最后几行输出 ----\n{last}"


def ensure_environment(venv: Path, lock: Path) -> None:
    """Bring the environment to the state the lock describes; does nothing when it is there already."""
    if is_ready(venv, lock):
        return
    if not interpreter(venv).exists() or not _has_pip(venv):
        create_environment(venv)
    install_dependencies(venv, lock)
    _stamp_file(venv, lock).write_text(wanted_stamp(lock), "utf-8")


def _has_pip(venv: Path) -> bool:
    probe = subprocess.run([str(interpreter(venv)), "-m", "pip", "--version"], capture_output=True, check=False)
    return probe.returncode == 0


# -- running -------------------------------------------------------------------------------------------------------


def hand_over(command: list[str], env: dict[str, str]) -> int:
    """Replace this process by ``command`` (on Windows: run it and pass its exit status on)."""
    if WINDOWS:
        return subprocess.run(command, env=env, check=False).returncode
    sys.stdout.flush()
    sys.stderr.flush()
    os.execve(command[0], command, env)
    raise AssertionError("execve does not return")


def _child_environment() -> dict[str, str]:
    env = {**os.environ, "PYTHONUTF8": "1"}
    env["PYTHONPATH"] = os.pathsep.join(filter(None, [str(HERE), os.environ.get("PYTHONPATH")]))
    return env


def _check_qt(display: bool) -> None:
    missing = missing_libraries(display)
    if missing:
        install_packages(missing, "打开窗口所需的")


def run_tests(words: list[str]) -> int:
    """``start.py test``: the whole suite, offscreen; extra words go to pytest."""
    venv, lock = environment_folder(), HERE / "requirements-dev.lock"
    _check_qt(display=False)
    ensure_environment(venv, lock)
    env = _child_environment()
    env.setdefault("QT_QPA_PLATFORM", "offscreen")
    command = [str(interpreter(venv)), "-m", "pytest", *(words or ["-n", "2", "-q"])]
    os.chdir(HERE)
    return hand_over(command, env)


def run_app(words: list[str]) -> int:
    """Set up if needed and run ``mhcrm``; without words and display, the demo."""
    venv, lock = environment_folder(), HERE / "requirements.lock"
    display = has_display()
    env = _child_environment()
    if not words and not display:
        words = ["demo", "--out", str(Path.cwd() / "mhcrm-demo")]
        say("没有显示器，改为不开窗口运行主要流程（mhcrm demo）。")
    if not display:
        env.setdefault("QT_QPA_PLATFORM", "offscreen")
    ready = is_ready(venv, lock) or is_ready(venv, HERE / "requirements-dev.lock")
    if not ready:
        _check_qt(display)
        ensure_environment(venv, lock)
    elif not words:
        _check_qt(display)
    return hand_over([str(interpreter(venv)), "-m", "mhcrm", *words], env)


def main(argv: list[str]) -> int:
    """Entry point; returns the exit status (3 = set-up problem)."""
    if sys.version_info < MINIMUM:
        say(f"需要 Python 3.11 或更新版本，现在是 {sys.version.split()[0]}。请安装后用新版本运行 start.py。")
        return 3
    try:
        if argv[:1] == ["test"]:
            return run_tests(argv[1:])
        return run_app(argv)
    except SetupProblem as problem:
        say(str(problem))
    except KeyboardInterrupt:
        say("已中断。重新运行同一条命令会接着安装。")
    except OSError as problem:
        say(f"安装时读写文件出错：{problem}。请检查磁盘空间和权限后重新运行同一条命令。")
    return 3


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    sys.exit(main(sys.argv[1:]))
