using System.IO;

namespace JitAccess.Sandbox.Server;

/// <summary>What the program says about itself.</summary>
internal static class Usage
{
    private const string Text = """
        An Azure Resource Manager in memory, over HTTPS on this machine.

        jitaccess-sandbox tour
            goes through the whole cycle of just-in-time access and shows each step; ends with 0 only if nothing but the baseline is left

        jitaccess-sandbox serve [--port <number>] [--seed <file>] [--cert-out <file>] [--frozen]
            --port <number>     the port of localhost to listen on; 0 takes a free one (default 8443)
            --seed <file>       the resources to start with: a JSON array of resources as ARM returns them (default: a fleet of its own)
            --cert-out <file>   where to write the certificate (PEM, public part only) that clients have to trust
            --frozen            the clock stands still until PUT /sandbox/clock moves it

        Beside the paths of ARM and Microsoft Graph it answers:
            GET  /sandbox/token?user=alice@contoso.example   a bearer token; GET /sandbox/people says for whom; &resource=https://storage.azure.com/ for blobs
            GET, PUT /blob/jitledger/{container}/{blob}      a storage account with the containers control, requests and journal: everybody reads and
                                                             adds to requests under the own object id, alice adds to control, the sweeper and alice
                                                             add to journal, nobody overwrites or deletes
            POST /sandbox/probe                              {"source":"203.0.113.7","vm":"web01","port":22,"protocol":"Tcp"}
            GET, PUT /sandbox/clock                          {"advance":"PT1H"} or {"now":"2026-01-31T12:00:00Z"}
            GET, DELETE /sandbox/requests                    what was asked so far
            GET, POST, DELETE /sandbox/faults                what goes wrong next, such as {"kind":"Busy","method":"PUT","path":"/securityRules/","times":3}
            GET, PUT, DELETE /sandbox/faults/random          what goes wrong by chance, always the same: {"seed":7,"rates":{"Latency":0.2,"DropAfter":0.01}}
            GET, PUT /sandbox/blobroles                      who may what there
            PUT /sandbox/people                              {"name":"bob@contoso.example","role":"Reader","groups":["approvers"]}; DELETE /sandbox/groups?name=approvers
            GET /sandbox/resources                           everything there is

        A fault has a kind, and as filters method, path (a regular expression), who, skip and times (default 1). The kinds:
            Status (status, code, message, retryAfter)           a refusal; also Throttle and Busy (retryAfter), Lock, Forbidden
            DropBefore, DropAfter                                the connection breaks, before or after the effect
            FailOperation (code, effectStays, dropAnswer)        a write of an NSG is accepted, and then fails
            SurfaceLate (delay, dropAnswer)                      a write of an NSG is accepted, and takes effect later
            Latency, StaleRead, ClockSkew (delay)                slow; behind the times; with a Date that is off
        Durations are ISO 8601, such as PT30S.
        """;

    public static int Show(TextWriter writer, int exitCode)
    {
        writer.WriteLine(Text);
        return exitCode;
    }
}
