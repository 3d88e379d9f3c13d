"""docs/operations.md followed command by command, as root of a machine without a network
(operations F2, F4, F7, F8, F14).

The blocks marked `sh` are run as they stand, in one shell, in a mount and network namespace of
their own: accounts, /etc, /opt, /media and /run there are thrown away. What needs systemd is
checked by its own tools.
"""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```sh\n(.*?)^```$", GUIDE, re.M | re.S)
TOOLS = (
    "unshare",
    "useradd",
    "runuser",
    "setpriv",
    "nginx",
    "openssl",
    "systemd-analyze",
    "curl",
    "ip",
)

MACHINE = """set -eu
cp -a /etc {work}/etc
mount --bind {work}/etc /etc
for folder in /opt /media /run /var/log/nginx /var/lib/nginx; do
    mount -t tmpfs -o mode=755 none $folder
done
ip link set lo up
cd {work}/root
"""

RUN_IT = """
echo "--- the product at work"
test "$(stat -c %a:%U instance)" = 700:station
test -z "$(find instance /media/backup/station /media/copies/station ! -user station)"
test ! -e /opt/station/.bashrc
curl -s --max-time 3 https://example.org/ && exit 1
unshare -m sh -c 'mount -t tmpfs none /tmp && mount -o remount,bind,ro / && \\
    exec setpriv --reuid station --regid station --clear-groups \\
    --no-new-privs --bounding-set=-all --inh-caps=-all \\
    .venv/bin/flask --app wsgi serve' > {work}/serve.log 2>&1 &
SERVER=$!
for turn in $(seq 120); do
    sleep 0.5
    curl -s http://127.0.0.1:8000/healthz > {work}/health.json || continue
    grep -q 'last sign of life' {work}/health.json && break
done
grep -q '"status":"ok"' {work}/health.json
nginx
ask() {{ curl -s --cacert /etc/nginx/ca.crt --resolve station.lan:443:127.0.0.1 "$@"; }}
ask -o /dev/null -w 'login %{{http_code}}\\n' https://station.lan/login
curl -s -o /dev/null --resolve station.lan:443:127.0.0.1 https://station.lan/login || \\
    echo "no certificate, no page"
curl -s -o /dev/null -w 'redirect %{{http_code}} %{{redirect_url}}\\n' -H 'Host: station.lan' http://127.0.0.1/x
curl -s -o /dev/null -H 'Host: elsewhere.example' http://127.0.0.1/ || echo "unknown name: $?"
curl -s -k -o /dev/null https://127.0.0.1/ || echo "unknown name with TLS: $?"
head -c 28000000 /dev/zero > {work}/large
ask -o {work}/413.zh -w 'large %{{http_code}}\\n' -F file=@{work}/large https://station.lan/login
ask -o {work}/413.en -H 'Accept-Language: en-GB' -F file=@{work}/large https://station.lan/login
ask -D {work}/head -o /dev/null https://station.lan/login
kill $SERVER
wait $SERVER || true
ask -o {work}/502.zh -w 'away %{{http_code}}\\n' https://station.lan/login
nginx -s stop
"""


@pytest.fixture(scope="module")
def work(tmp_path_factory):
    if os.geteuid() != 0:
        pytest.skip("only root may follow the guide")
    if absent := [
        tool
        for tool in TOOLS
        if not shutil.which(tool, path=f"{os.environ['PATH']}:/usr/sbin:/sbin")
    ]:
        pytest.skip(f"not installed here: {', '.join(absent)}")
    made = tmp_path_factory.mktemp("guide")
    for folder in made, *made.parents[:3]:
        folder.chmod(0o755)
    (made / "root").mkdir()
    done = subprocess.run(["make", "bundle"], cwd=ROOT, capture_output=True, text=True)
    if done.returncode and not list((ROOT / "dist").glob("*.tar.gz")):
        pytest.skip("no archive could be made: the package index is not reached from here")
    archive = max((ROOT / "dist").glob("*.tar.gz"), key=lambda path: path.stat().st_mtime)
    for path in (archive, Path(f"{archive}.sha256")):
        shutil.copy(path, made / "root")
    return made


@pytest.mark.prove
def test_the_guide_leads_from_the_archive_to_a_running_service(work):
    script = (
        MACHINE.format(work=work)
        + "\n".join(f'echo "--- block {n}"\n{block}' for n, block in enumerate(BLOCKS))
        + RUN_IT.format(work=work)
    )
    env = {
        "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        "HOME": "/root",
        "LANG": "C.UTF-8",
    }
    done = subprocess.run(
        ["unshare", "--mount", "--net", "--pid", "--fork", "--kill-child", "bash", "-c", script],
        env=env,
        cwd=work,
        capture_output=True,
        text=True,
        timeout=600,
    )
    said = done.stdout + done.stderr
    assert done.returncode == 0, said[-4000:]
    for words in (
        "login 200",
        "no certificate, no page",
        "redirect 308 https://station.lan/x",
        "unknown name: 52",
        "unknown name with TLS: 52",
        "large 413",
        "away 502",
        "Restored for a trial",
        "the copy in /media/copies/station was read back",
        "Ready.",
    ):
        assert words in said, f"“{words}” is missing in: {said[-4000:]}"
    assert (
        "文件过大" in (work / "413.zh").read_text() and "Too large" in (work / "413.en").read_text()
    )
    assert (
        "系统正在启动" in (work / "502.zh").read_text()
        and "nginx/" not in (work / "head").read_text()
    )


def test_the_guide_marks_what_is_run():
    assert len(BLOCKS) >= 8 and not [
        block for block in BLOCKS if re.search(r"\bsystemctl\b|apt-get", block)
    ]


def test_the_archive_brings_no_tests_and_no_packages_of_tests():
    """operations F7: what is installed at a station is what the product runs with."""
    script = (ROOT / ".ci" / "bundle").read_text()
    assert " tests" not in re.search(r"^tar -c .*?\|", script, re.M | re.S)[0]
    runtime = (ROOT / "requirements.lock").read_text()
    assert not re.search(r"^(pytest|playwright|hypothesis|aiosmtpd|ruff|openpyxl)", runtime, re.M)


@pytest.mark.skipif(
    not shutil.which("systemd-analyze"), reason="systemd-analyze is not installed here"
)
def test_the_unit_takes_from_the_service_what_it_does_not_need():
    done = subprocess.run(
        [
            "systemd-analyze",
            "security",
            "--offline=true",
            ROOT / "docs" / "deploy" / "station.service",
        ],
        capture_output=True,
        text=True,
    )
    assert float(re.search(r"exposure level for station.service: ([\d.]+)", done.stdout)[1]) <= 4.0


@pytest.mark.skipif(
    not shutil.which("nginx", path="/usr/sbin:/usr/bin"), reason="nginx is not installed here"
)
@pytest.mark.parametrize("name", ["nginx.conf", "nginx-nodes.conf"])
def test_the_files_of_the_proxy_are_what_nginx_reads(tmp_path, name):
    """operations F14, F16: one node and several."""
    subprocess.run(
        [
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
            "-nodes",
            "-subj",
            "/CN=station.lan",
            "-keyout",
            tmp_path / "station.key",
            "-out",
            tmp_path / "station.crt",
        ],
        check=True,
        capture_output=True,
    )
    text = (
        (ROOT / "docs" / "deploy" / name)
        .read_text()
        .replace("/etc/nginx/", f"{tmp_path}/")
        .replace("listen 80", "listen 18080")
        .replace("listen 443", "listen 18443")
    )
    (tmp_path / "nginx.conf").write_text(
        f"pid {tmp_path}/pid; error_log {tmp_path}/error.log; "
        f"events {{}}\nhttp {{ access_log off;\n{text}\n}}\n"
    )
    done = subprocess.run(
        ["/usr/sbin/nginx", "-t", "-p", tmp_path, "-c", tmp_path / "nginx.conf"],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert text.count("server_tokens off;") == text.count("\nserver {") == 4
    limit = int(re.search(r"client_max_body_size (\d+)m;", text)[1])
    from views.http.security_headers import UPLOAD_LIMIT

    assert (limit - 1) * 1024 * 1024 == UPLOAD_LIMIT
