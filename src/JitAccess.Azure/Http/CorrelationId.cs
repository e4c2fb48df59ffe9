using System;
using System.Security.Cryptography;
using System.Text;
using JitAccess.Core.Requests;

namespace JitAccess.Azure.Http;

/// <summary>What <c>x-ms-correlation-request-id</c> says: all that is done for one request can be found under one id in Azure's activity log.</summary>
internal static class CorrelationId
{
    /// <summary>Always the same for the same request; a new one without.</summary>
    public static string Of(RequestId? requestId)
    {
        if (requestId is null)
        {
            return Guid.NewGuid().ToString("D");
        }

        using var sha = SHA256.Create();
        var hash = sha.ComputeHash(Encoding.ASCII.GetBytes("JitAccess request " + requestId));
        var bytes = new byte[16];
        Array.Copy(hash, bytes, bytes.Length);

        // Version 8 (RFC 9562): made by a rule of one's own.
        bytes[7] = (byte)((bytes[7] & 0x0f) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        return new Guid(bytes).ToString("D");
    }
}
