"""Set-up and start in one command, with nothing but Python 3.11: `python3 run.py demo`, `python3 run.py test`.

It makes `.venv`, installs the locked packages there (with uv when there is one, else with pip) and starts what
was asked for. A stamp says what was installed, so the next start only compares it.
"""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

# An old Python has to be able to read all this, so that it comes to the sentence that says what is missing.
NEEDS = (3, 11)
TOO_OLD = """支部小助手需要 Python 3.11 或更新的版本，现在运行的是 {found}。请安装后再试，例如：python3.11 run.py demo
zhibu needs Python 3.11 or newer, this is {found}. Try for example: python3.11 run.py demo"""
ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = VENV / "zhibu.stamp"
UNDER_WAY = "under way"
LOCKS = {"run": "requirements.lock", "dev": "requirements-dev.lock"}
ROOMS = ("bot", "handlers", "storage", "templates", "domain")
USAGE = """用法：
  python3 run.py demo [选项]     打开演示：造好的组织、可以拨动的时钟，在浏览器里玩
  python3 run.py test [选项]     运行全部检查；带选项时只运行 pytest，例如 test -k 清单
  python3 run.py lint            只运行静态检查
  python3 run.py zhibu 命令 …    运行任何一条 zhibu 命令，例如 zhibu check
第一次运行会在 .venv 里装好所需的一切，不动系统里的 Python。"""
TESTS = ("pytest", "-n", "auto", "--dist", "loadfile", "--no-loadscope-reorder")
CHECKS = (("ruff", "check"), ("ruff", "format", "--check"), ("mypy",), ("lint-imports", "--no-logo"))


class SetUpError(Exception):
    """Set-up cannot go on; the sentence says what the person can do."""


def main(arguments: "list[str]") -> int:
    """Do what the first word says with the rest; returns the exit code."""
    if sys.version_info < NEEDS:
        print(TOO_OLD.format(found=sys.version.split()[0]), file=sys.stderr)
        return 1
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")  # a Windows console may lack our letters
    what, rest = (arguments[0], arguments[1:]) if arguments else ("", [])
    if what not in ("demo", "zhibu", "test", "lint"):
        print(USAGE)
        return 0 if what in ("", "-h", "--help", "help") else 2
    try:
        set_up("dev" if what in ("test", "lint") else "run")
    except SetUpError as fault:
        print(f"\n没有装好：{fault}", file=sys.stderr)
        return 1
    return go(what, rest)


def go(what: str, rest: "list[str]") -> int:
    """Start what was asked for, now that everything is there."""
    if what == "demo":
        return start("demo", *rest)
    if what == "zhibu":
        return start(*rest)
    if what == "test" and rest:
        return run("pytest", *rest)
    return check(with_tests=what == "test")


def start(*words: str) -> int:
    """Become the program, so that signals reach it; Windows knows no such thing and waits beside it."""
    command = [str(PYTHON), "-P", "-m", "bot", *words]  # -P: a folder called bot where we are started is not ours
    environment = {**os.environ, "PYTHONUTF8": "1"}
    if os.name != "nt":
        os.execve(PYTHON, command, environment)  # noqa: S606 - no shell wanted
    return wait(subprocess.Popen(command, env=environment))


def wait(process: "subprocess.Popen[bytes]") -> int:
    """Wait for it to end; Ctrl-C goes to it as well, and it says goodbye by itself."""
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            continue


def check(*, with_tests: bool) -> int:
    """Run every check even when one fails, so that one run tells all; the tests come last."""
    failed = []
    for words in (*CHECKS, *([TESTS] if with_tests else [])):
        print(f"── {' '.join(words)}", flush=True)
        code = run(*words)
        if code:
            failed.append((" ".join(words), code))
    for name, code in failed:
        print(f"没有通过：{name}（退出码 {code}）", file=sys.stderr)
    return failed[0][1] if failed else 0


def run(tool: str, *words: str) -> int:
    """Run a tool of the environment on the checkout."""
    # As a module where it can be, so that the checkout is found; import-linter is a script alone.
    script = PYTHON.with_name("lint-imports.exe" if os.name == "nt" else "lint-imports")
    command = [str(script)] if tool == "lint-imports" else [str(PYTHON), "-m", tool]
    return wait(subprocess.Popen([*command, *words], cwd=ROOT))


def set_up(level: str) -> None:
    """Bring `.venv` to what the locks say, unless its stamp says that it is there already."""
    wanted = digest()
    found = STAMP.read_text(encoding="utf-8").split("\n") if STAMP.exists() else ["", ""]
    # What the tests need holds all that the program needs.
    if found[0] == wanted and found[1] in (level, "dev") and PYTHON.exists():
        return
    print(f"准备运行环境：{VENV}（只在第一次和依赖有变化时需要）", flush=True)
    uv = shutil.which("uv")
    if found[0] == UNDER_WAY or not works():
        make_venv(with_pip=uv is None)
    if found[1] == "dev":
        level = "dev"
    STAMP.write_text(UNDER_WAY + "\n", encoding="utf-8")
    try:
        install(level, uv)
    except SetUpError:
        if uv is None:
            raise
        # uv may lack the mirror that pip was told of.
        print("uv 没有装成，改用 pip 再试一次。", flush=True)
        do("取得 pip", str(PYTHON), "-m", "ensurepip")
        install(level, None)
    do("编译，让第一次启动更快", str(PYTHON), "-m", "compileall", "-q", *(str(ROOT / room) for room in ROOMS))
    STAMP.write_text(f"{wanted}\n{level}", encoding="utf-8")
    print("准备好了。", flush=True)


def digest() -> str:
    """What `.venv` depends on: the locks, the project's own file, this Python, and where the checkout is."""
    names = (*LOCKS.values(), "pyproject.toml")
    parts = [hashlib.sha256((ROOT / name).read_bytes()).hexdigest() for name in names]
    parts += [sys.version, sys.base_prefix, str(ROOT)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def works() -> bool:
    """Whether `.venv` has a Python of the version that runs this: a folder that was moved or upgraded has not."""
    question = "import sys; print(*sys.version_info[:2])"
    try:
        answer = subprocess.run([str(PYTHON), "-c", question], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return False
    return answer.split() == [str(part) for part in sys.version_info[:2]]


def make_venv(*, with_pip: bool) -> None:
    """Make `.venv` anew; Debian and Ubuntu leave out a part that this needs."""
    missing = [name for name in ("venv", *(["ensurepip"] if with_pip else [])) if not importlib.util.find_spec(name)]
    if missing:
        version = f"{sys.version_info[0]}.{sys.version_info[1]}"
        what = (
            f"这个 Python 缺少 {'、'.join(missing)}。Debian 和 Ubuntu 请先运行：sudo apt install python{version}-venv\n"
            f"This Python lacks {', '.join(missing)}. On Debian and Ubuntu: sudo apt install python{version}-venv"
        )
        raise SetUpError(what)
    plain = [] if with_pip else ["--without-pip"]
    do("建立独立的 Python 环境", sys.executable, "-m", "venv", "--clear", *plain, str(VENV))


def install(level: str, uv: "str | None") -> None:
    """Install the locked packages, each checked against its hash, then the project itself as it lies here."""
    if uv:
        command = [uv, "pip", "install", "--quiet", "--python", str(PYTHON)]
        locked = ["--compile-bytecode", "--require-hashes", "-r"]
    else:
        command = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
        locked = ["--require-hashes", "-r"]
    lock = ROOT / LOCKS[level]
    count = sum("==" in line for line in lock.read_text(encoding="utf-8").splitlines())
    do(f"下载并安装 {count} 个依赖，一般要半分钟到几分钟", *command, *locked, str(lock))
    do("安装支部小助手", *command, "--no-deps", "--no-build-isolation", "-e", str(ROOT))


def do(step: str, *command: str) -> None:
    """Run a step of the set-up with a dot every few seconds; its own words are shown only when it fails."""
    print(f"  {step} ", end="", flush=True)
    # A --user in somebody's pip configuration cannot be meant for our own environment.
    environment = {**os.environ, "PIP_USER": "0"}
    with tempfile.TemporaryFile("w+b") as said:
        process = subprocess.Popen(command, stdout=said, stderr=subprocess.STDOUT, env=environment)
        while True:
            try:
                code = process.wait(timeout=3)
                break
            except subprocess.TimeoutExpired:
                print(".", end="", flush=True)
        print(" 好" if code == 0 else " 失败", flush=True)
        if code:
            said.seek(0)
            words = said.read().decode(errors="replace").strip()
            hint = "请检查网络；在国内可以先设好 PIP_INDEX_URL 指向就近的镜像。改好后再运行一次同样的命令，会接着装。"
            raise SetUpError(f"{step}（退出码 {code}）\n{words}\n{hint}")


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
