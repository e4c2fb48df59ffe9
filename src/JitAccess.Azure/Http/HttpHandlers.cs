using System.Net;
using System.Net.Http;
using JitAccess.Core;

namespace JitAccess.Azure.Http;

/// <summary>What sends requests to real endpoints.</summary>
public static class HttpHandlers
{
    /// <param name="certificatePath">A PEM file with a certificate to trust beside the system's; null for none.</param>
    /// <exception cref="JitAccessException"><see cref="ErrorIds.CertificateInvalid"/>.</exception>
    public static HttpMessageHandler Create(string? certificatePath)
    {
        var trusted = string.IsNullOrEmpty(certificatePath) ? null : TrustedCertificate.Load(certificatePath!);
        var handler = new HttpClientHandler
        {
            // A redirect would carry the token to another host.
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.GZip | DecompressionMethods.Deflate,
        };
        if (trusted is not null)
        {
#pragma warning disable MA0039 // a certificate that somebody names is trusted as one more root; everything else is checked as ever
            handler.ServerCertificateCustomValidationCallback = (_, certificate, chain, errors) => trusted.Accepts(certificate, chain, errors);
#pragma warning restore MA0039
        }

#if NET472
        // Hosts that were built for older frameworks would offer TLS 1.0.
        handler.SslProtocols = System.Security.Authentication.SslProtocols.Tls12;
#endif
        return handler;
    }
}
