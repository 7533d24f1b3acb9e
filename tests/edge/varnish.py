"""A Varnish of the test's own in front of a served site, with the VCL that operators are given."""

import re
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.served import ROOT, free_port, served
from tests.waiting import for_answer

VCL = ROOT / "config/varnish/parley.vcl"
NODE = re.compile(r"backend node_1 \{.*?\n\}\n", re.DOTALL)
VMODS = "/usr/lib/*/varnish/vmods/libvmod_xkey.so"


class Varnish:
    """In front of the nodes at `ports`; people ask at `url`, the blog purges at `purge_url`."""

    def __init__(self, *ports):
        self.port, self.purge_port = free_port(), free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.purge_url = f"http://127.0.0.1:{self.purge_port}"
        self.folder = Path(tempfile.mkdtemp(prefix="parley-varnish-"))
        (self.folder / "parley.vcl").write_text(vcl_for(ports))

    def start(self):
        where = f"public=127.0.0.1:{self.port}", f"purge=127.0.0.1:{self.purge_port}"
        command = ["varnishd", "-F", "-j", "none", "-n", str(self.folder / "run")]
        command += ["-f", str(self.folder / "parley.vcl"), "-s", "malloc,64m"]
        command += ["-a", where[0], "-a", where[1], "-p", "http_gzip_support=off"]
        out = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self.process = subprocess.Popen(command, **out)
        try:
            for_answer(self.url)
        except BaseException:
            self.stop()
            raise

    def stop(self):
        self.process.terminate()
        self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *about):
        self.stop()


def vcl_for(ports):
    """The operators' VCL, with a node at each of these ports of this machine."""
    text = VCL.read_text()
    node = NODE.search(text)[0]
    nodes, added = "", ""
    for number, port in enumerate(ports, 1):
        nodes += node.replace("node_1", f"node_{number}").replace('"8000"', f'"{port}"')
        added += f"    nodes.add_backend(node_{number});\n"
    text = text.replace(node, nodes)
    return text.replace("    nodes.add_backend(node_1);\n", added)


def skip_without_varnish():
    if not shutil.which("varnishd") or not any(Path("/").glob(VMODS[1:])):
        pytest.skip("No varnishd with varnish-modules on this machine.")


@contextmanager
def behind_varnish(folder, **variables):
    """A site that is served, as (blog, varnish): the blog's own address and port are the edge's."""
    skip_without_varnish()
    node = free_port()
    varnish = Varnish(node)
    edge = {"EDGE_CACHE": "varnish", "EDGE_CACHE_PURGE_URLS": varnish.purge_url}
    with served(folder, port=node, SITE_URL=varnish.url, **edge | variables) as blog, varnish:
        yield blog, varnish
