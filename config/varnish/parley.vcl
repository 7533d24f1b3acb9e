# Parley behind Varnish (7.0 or newer, with varnish-modules): docs/growing.md says how it works.
#
#   varnishd -a public=:80 -a purge=10.0.0.5:8079 -f parley.vcl -p http_gzip_support=off
#
# Pages are purged at an address of its own, which only the blog's machines can reach.
vcl 4.1;

import directors;
import std;
import var;
import xkey;

backend node_1 {
    .host = "127.0.0.1";
    .port = "8000";
    .first_byte_timeout = 60s;
    .probe = {
        # It waits behind nobody. A page would: then a node that is only busy would be taken for one that is gone.
        .request = "GET /healthz HTTP/1.1" "Host: localhost" "Connection: close";
        .expected_response = 200;
        .interval = 1s;
        .timeout = 5s;
        .window = 3;
        .threshold = 2;
        .initial = 2;
    }
}

# Who may purge: the machines on which the blog runs, its worker's among them.
acl the_blog {
    "127.0.0.1";
}

# What stands in front and speaks TLS: its word about X-Forwarded-Proto counts, nobody else's.
acl in_front {
    "127.0.0.1";
}

sub vcl_init {
    new nodes = directors.round_robin();
    nodes.add_backend(node_1);
}

# When pages of this kind were purged last: "lists", articles whose numbers end alike ("p42"), or "all".
# The time only rises, as of two purges at once the earlier may get here last; but not so after
# the clock was set back, or nothing would be kept until that has caught up.
sub note_purge {
    if (std.real(time = now) > std.real(var.global_get(req.http.Kind), 0.0)
        || std.real(time = now + 10s) < std.real(var.global_get(req.http.Kind), 0.0)) {
        var.global_set(req.http.Kind, std.real(time = now));
    }
}

sub vcl_recv {
    if (local.socket == "purge") {
        if (req.method != "PURGE" || client.ip !~ the_blog) {
            return (synth(403));
        }
        # First the time, then the pages: vcl_backend_response asks for it.
        if (req.http.xkey ~ "/site( |$)|/post/.* .*/post/" || req.http.xkey !~ "/lists|/post/") {
            set req.http.Kind = "all";
            call note_purge;
        } else {
            if (req.http.xkey ~ "/lists( |$)") {
                set req.http.Kind = "lists";
                call note_purge;
            }
            if (req.http.xkey ~ "/post/") {
                set req.http.Kind = regsub(req.http.xkey, "^.*/post/[0-9]*?([0-9]{1,2})( .*)?$", "p\1");
                call note_purge;
            }
        }
        set req.http.Purged = xkey.purge(req.http.xkey);
        return (synth(200, "Purged " + req.http.Purged));
    }
    set req.backend_hint = nodes.backend();
    if (client.ip !~ in_front) {
        unset req.http.X-Forwarded-Proto;
    }
    if (req.http.Accept-Encoding ~ "(?i)(^|[ ,])br *(,|$|; *q=(1|0\.[0-9]*[1-9]))") {
        set req.http.Accept-Encoding = "br";
    } elsif (req.http.Accept-Encoding ~ "(?i)(^|[ ,])gzip *(,|$|; *q=(1|0\.[0-9]*[1-9]))") {
        set req.http.Accept-Encoding = "gzip";
    } else {
        unset req.http.Accept-Encoding;
    }
    # Whoever brings one of these is met with pages of their own. Others are strangers.
    if ((req.method != "GET" && req.method != "HEAD")
        || req.http.HX-Request || req.http.Authorization || req.http.Range
        || req.http.Cookie ~ "(^|; *)((__Host-)?(sessionid|parley_guest|parley_unsent)|parley_[a-z]+|messages)=") {
        return (pass);
    }
    # A stream goes on for as long as somebody listens. Nobody waits for somebody else's.
    if (req.url ~ "^/comments/live/[0-9]+/$") {
        return (pass);
    }
    unset req.http.Cookie;
    return (hash);
}

sub vcl_hash {
    hash_data(req.http.X-Forwarded-Proto);
}

sub vcl_backend_response {
    if (bereq.uncacheable) {
        return (deliver);
    }
    if (beresp.http.xkey && beresp.http.Surrogate-Control ~ "max-age=[1-9]") {
        # What was asked for before the last purge of its kind may be of before the change, and came too
        # late to be purged: it isn't kept. Meanwhile each reader is answered by the blog itself.
        set bereq.http.Kind = "lists";
        if (beresp.http.xkey ~ "/post/") {
            set bereq.http.Kind = regsub(beresp.http.xkey, "^.*/post/[0-9]*?([0-9]{1,2})( .*)?$", "p\1");
        }
        if (std.real(time = bereq.time) <= std.real(var.global_get("all"), 0.0)
            || std.real(time = bereq.time) <= std.real(var.global_get(bereq.http.Kind), 0.0)) {
            set beresp.ttl = 0.1s;
            set beresp.grace = 0s;
            set beresp.uncacheable = true;
            return (deliver);
        }
        set beresp.ttl = std.duration(
            regsub(beresp.http.Surrogate-Control, "^.*max-age=([0-9]+).*$", "\1s"), 0s);
        set beresp.grace = 0s;
        if (beresp.http.Surrogate-Control ~ "stale-while-revalidate=[0-9]") {
            set beresp.grace = std.duration(regsub(
                beresp.http.Surrogate-Control, "^.*stale-while-revalidate=([0-9]+).*$", "\1s"), 0s);
        }
        set beresp.keep = 0s;
        return (deliver);
    }
    # Style sheets, scripts and fonts have the digest of what is in them in their names.
    if (beresp.status == 200 && beresp.http.Cache-Control ~ "immutable" && !beresp.http.Set-Cookie) {
        set beresp.ttl = 1d;
        set beresp.grace = 0s;
        return (deliver);
    }
    set beresp.ttl = 10s;
    set beresp.grace = 0s;
    set beresp.uncacheable = true;
    return (deliver);
}

# A node that has just ended: whoever only reads is sent to the next one.
sub vcl_backend_error {
    if (bereq.retries < 2 && (bereq.method == "GET" || bereq.method == "HEAD")) {
        return (retry);
    }
    # Whoever has sent something has it in their browser still. Put your own language and colours here.
    set beresp.http.Content-Type = "text/html; charset=utf-8";
    set beresp.http.Cache-Control = "no-store";
    set beresp.http.Retry-After = "5";
    synthetic({"<!DOCTYPE html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>This didn’t reach the blog</title>
<style>body { margin: 15vh auto; max-width: 32rem; padding: 0 1rem; font: 1.1rem/1.5 Georgia, serif; color-scheme: light dark }</style>
<h1>This didn’t reach the blog</h1>
<p>If you were sending something, press Back: your words are still in the form. Wait a moment, then send it again.
Sent twice, it is there once.</p>
<p><a href="">Try this page again</a></p>
</html>
"});
    return (deliver);
}

sub vcl_backend_fetch {
    if (bereq.retries > 0) {
        set bereq.backend = nodes.backend();
    }
}

sub vcl_deliver {
    unset resp.http.xkey;
    unset resp.http.Surrogate-Control;
    unset resp.http.X-Varnish;
    unset resp.http.Via;
}
