using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using JitAccess.Core;

namespace JitAccess.Azure.Http;

/// <summary>
/// Certificates of a PEM file that are trusted as roots for one endpoint, beside the system's. Everything else is checked as ever: names, dates, signatures.
/// </summary>
internal sealed class TrustedCertificate
{
    private static readonly Regex Pem = new(
        @"-----BEGIN CERTIFICATE-----(?<base64>[A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        Regex.InfiniteMatchTimeout);

    private readonly X509Certificate2[] roots;

    private TrustedCertificate(X509Certificate2[] roots) => this.roots = roots;

    /// <exception cref="JitAccessException"><see cref="ErrorIds.CertificateInvalid"/>.</exception>
    public static TrustedCertificate Load(string path)
    {
        try
        {
            var roots = ReadPem(File.ReadAllText(path)).ToArray();
            return roots.Length > 0 ? new TrustedCertificate(roots) : throw Invalid(path, "it holds no '-----BEGIN CERTIFICATE-----'", inner: null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException or FormatException or ArgumentException or NotSupportedException)
        {
            throw Invalid(path, e.Message, e);
        }
    }

    public bool Accepts(X509Certificate? presented, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None)
        {
            return true;
        }

        // A wrong name or no certificate at all is not a question of trust.
        if (errors != SslPolicyErrors.RemoteCertificateChainErrors || presented is null)
        {
            return false;
        }

        using var own = new X509Chain();
        own.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;

        // .NET Framework has no custom root trust: any root is let through here, and compared below.
        own.ChainPolicy.VerificationFlags = X509VerificationFlags.AllowUnknownCertificateAuthority;
        own.ChainPolicy.ExtraStore.AddRange(roots);
        if (chain is not null)
        {
            own.ChainPolicy.ExtraStore.AddRange(chain.ChainElements.Cast<X509ChainElement>().Select(element => element.Certificate).ToArray());
        }

        using var certificate = new X509Certificate2(presented);
        if (!own.Build(certificate) || own.ChainElements.Count == 0)
        {
            return false;
        }

        var last = own.ChainElements[own.ChainElements.Count - 1].Certificate.RawData;
        return Array.Exists(roots, root => root.RawData.SequenceEqual(last));
    }

    private static IEnumerable<X509Certificate2> ReadPem(string text)
    {
        foreach (Match match in Pem.Matches(text))
        {
            yield return new X509Certificate2(Convert.FromBase64String(match.Groups["base64"].Value));
        }
    }

    private static JitAccessException Invalid(string path, string why, Exception? inner) => new(
        ErrorIds.CertificateInvalid,
        JitErrorKind.InvalidArgument,
        $"'{path}' cannot be used as a certificate: {SafeText.Clean(why).TrimEnd('.')}. A PEM file is expected.",
        path,
        inner);
}
