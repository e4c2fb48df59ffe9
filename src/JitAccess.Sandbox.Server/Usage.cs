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
            GET, POST, DELETE /sandbox/faults                what goes wrong next
            GET, PUT /sandbox/blobroles                      who may what there
            GET /sandbox/resources                           everything there is
        """;

    public static int Show(TextWriter writer, int exitCode)
    {
        writer.WriteLine(Text);
        return exitCode;
    }
}
