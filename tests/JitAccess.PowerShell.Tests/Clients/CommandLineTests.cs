using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using JitAccess.PowerShell.Clients;
using Xunit;

namespace JitAccess.PowerShell.Tests.Clients;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("", "\"\"")]
    [InlineData("plain", "plain")]
    [InlineData("two words", "\"two words\"")]
    [InlineData("say \"hi\"", "\"say \\\"hi\\\"\"")]
    [InlineData("C:\\dir\\", "C:\\dir\\")]
    [InlineData("C:\\my dir\\", "\"C:\\my dir\\\\\"")]
    [InlineData("\\\\\"", "\"\\\\\\\\\\\"\"")]
    [InlineData("%PATH% & del ^ | $x", "\"%PATH% & del ^ | $x\"")]
    public void Argument_Quoted_IsAsTheRulesSay(string argument, string expected) => Assert.Equal(expected, CommandLine.Join([argument]));

    [Fact]
    public void Arguments_JoinedAndRead_AreTheSame() => Prop.ForAll(
        Gen.Elements('a', ' ', '"', '\\', '\t', 'é', '-').ListOf().Select(characters => new string([.. characters])).ListOf().ToArbitrary(),
        arguments => Read(CommandLine.Join(arguments)).SequenceEqual(arguments)).QuickCheckThrowOnFailure();

    // How the C runtime of Windows reads a command line, from its description: parsing C command-line arguments.
    private static List<string> Read(string line)
    {
        var result = new List<string>();
        var index = 0;
        while (true)
        {
            while (index < line.Length && line[index] is ' ' or '\t')
            {
                index++;
            }

            if (index == line.Length)
            {
                return result;
            }

            var argument = new StringBuilder();
            var isQuoted = false;
            while (index < line.Length && (isQuoted || line[index] is not (' ' or '\t')))
            {
                var backslashes = line.Skip(index).TakeWhile(character => character == '\\').Count();
                index += backslashes;
                var isQuote = index < line.Length && line[index] == '"';
                _ = argument.Append('\\', isQuote ? backslashes / 2 : backslashes);
                if (isQuote && backslashes % 2 == 0)
                {
                    isQuoted = !isQuoted;
                    index++;
                }
                else if (isQuote || (index < line.Length && (isQuoted || line[index] is not (' ' or '\t'))))
                {
                    _ = argument.Append(line[index++]);
                }
            }

            result.Add(argument.ToString());
        }
    }
}
