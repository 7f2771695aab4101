"""The manual's configuration of nginx, as Debian has it: followed to the letter, nginx takes it."""

import shutil
import subprocess

import pytest

from .manual import BLOCKS, MAIN, PROXY, moved

DEFAULT_SITE = "server { listen 80 default_server; listen [::]:80 default_server; root /var/www/html; }\n"


def run(*command):
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture
def debian(tmp_path):
    """A folder as /etc/nginx is after `apt install nginx`, with a certificate; and what moves the manual there."""
    for folder in ("sites-available", "sites-enabled", "log", "cache"):
        (tmp_path / folder).mkdir()
    (tmp_path / "nginx.conf").write_text(MAIN.format(root=tmp_path))
    (tmp_path / "sites-available" / "default").write_text(moved(DEFAULT_SITE, tmp_path))
    (tmp_path / "sites-enabled" / "default").symlink_to(tmp_path / "sites-available" / "default")
    names = ("-keyout", str(tmp_path / "privkey.pem"), "-out", str(tmp_path / "fullchain.pem"))
    made = run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=x", *names)
    assert made.returncode == 0, made.stderr
    return tmp_path


@pytest.mark.skipif(not (shutil.which("nginx") and shutil.which("openssl")), reason="nginx is not installed")
def test_the_manual_followed_on_debian_gives_a_configuration_that_nginx_takes(debian):
    site, commands = (next(block for block in BLOCKS if word in block) for word in ("server {", "nginx -t"))
    (debian / "sites-available" / "regiodeals").write_text(moved(site, debian))
    for command in moved(commands, debian).strip().splitlines():
        if command == "nginx -t":
            done = run("nginx", "-t", "-p", str(debian), "-c", str(debian / "nginx.conf"))
        elif command.startswith("systemctl"):
            continue
        else:
            done = run(*command.split())
        assert done.returncode == 0, (command, done.stderr)


def test_the_manual_takes_the_site_away_that_debian_sets_up_before_it_asks_nginx():
    places = [PROXY.index(word) for word in ("rm /etc/nginx/sites-enabled/default", "ln -s /etc/nginx", "nginx -t")]
    assert places == sorted(places)
