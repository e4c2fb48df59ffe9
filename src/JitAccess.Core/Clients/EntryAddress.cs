using System.Collections.Generic;
using System.Linq;
using JitAccess.Core.Network;

namespace JitAccess.Core.Clients;

/// <summary>Chooses the address at which somebody reaches a VM. Pure.</summary>
internal static class EntryAddress
{
    /// <summary>
    /// The IP configuration to go to: of the family that the source has where there is one, those with a public address first for who comes from
    /// outside, the primary before others.
    /// </summary>
    /// <returns>Null where the VM has no address.</returns>
    public static IPConfiguration? Choose(AddressPrefix source, IReadOnlyList<NetworkInterface> interfaces) =>
        interfaces.SelectMany(nic => nic.IPConfigurations)
        .OrderByDescending(configuration => configuration.PrivateAddress.Family == source.Family)
        .ThenByDescending(configuration => !IsPrivate(source) && configuration.PublicIPAddressId is not null)
        .ThenByDescending(configuration => configuration.IsPrimary)
        .FirstOrDefault();

    /// <summary>Whether somebody with this source goes to the public address of a configuration.</summary>
    public static bool IsByPublicAddress(AddressPrefix source, IPConfiguration configuration) =>
        configuration.PublicIPAddressId is not null && !IsPrivate(source);

    /// <summary>Whether a text is an address or the name of a host, and nothing that a program could take for an option.</summary>
    public static bool IsHost(string text) => IPAddressValue.TryParse(text, out _) || (text.Length is > 0 and <= 253
        && IsLetterOrDigit(text[0]) && text.All(character => IsLetterOrDigit(character) || character is '.' or '-' or '_'));

    private static bool IsPrivate(AddressPrefix source) => !AddressSet.Of(source).Overlaps(AddressBook.PublicSpace);

    private static bool IsLetterOrDigit(char character) => character is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9');
}
