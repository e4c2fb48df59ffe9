using System;
using System.Linq;
using System.Management.Automation;
using System.Reflection;
using JitAccess.Core;
using JitAccess.PowerShell.Errors;
using Xunit;

namespace JitAccess.PowerShell.Tests.Errors;

public sealed class ErrorFactsTests
{
    [Theory]
    [InlineData(JitErrorKind.InvalidArgument, ErrorCategory.InvalidArgument)]
    [InlineData(JitErrorKind.NotFound, ErrorCategory.ObjectNotFound)]
    [InlineData(JitErrorKind.PermissionDenied, ErrorCategory.PermissionDenied)]
    [InlineData(JitErrorKind.InvalidOperation, ErrorCategory.InvalidOperation)]
    [InlineData(JitErrorKind.LimitsExceeded, ErrorCategory.LimitsExceeded)]
    [InlineData(JitErrorKind.Authentication, ErrorCategory.AuthenticationError)]
    [InlineData(JitErrorKind.Connection, ErrorCategory.ConnectionError)]
    [InlineData(JitErrorKind.Service, ErrorCategory.ResourceUnavailable)]
    [InlineData(JitErrorKind.Store, ErrorCategory.WriteError)]
    [InlineData(JitErrorKind.Timeout, ErrorCategory.OperationTimeout)]
    [InlineData(JitErrorKind.ProofViolated, ErrorCategory.SecurityError)]
    public void Kind_HasItsCategory(JitErrorKind kind, ErrorCategory category) =>
        Assert.Equal(category, Enum.Parse<ErrorCategory>(ErrorFacts.Of(new JitAccessException(ErrorIds.PolicyRefused, kind, "no")).Category));

    [Fact]
    public void EveryKind_IsMapped() =>
        Assert.DoesNotContain("NotSpecified",
            Enum.GetValues<JitErrorKind>().Select(kind => ErrorFacts.Of(new JitAccessException(ErrorIds.PolicyRefused, kind, "no")).Category));

    [Fact]
    public void CorruptFact_IsAReadError() =>
        Assert.Equal("ReadError", ErrorFacts.Of(new JitAccessException(ErrorIds.FactCorrupt, JitErrorKind.Store, "broken")).Category);

    [Fact]
    public void KnownException_KeepsItsIdAndTarget()
    {
        var facts = ErrorFacts.Of(new JitAccessException(ErrorIds.VmNotFound, JitErrorKind.NotFound, "no web09", "web09"));

        Assert.Equal((ErrorIds.VmNotFound, "web09", false), (facts.Id, facts.Target, facts.IsFinal));
        Assert.Contains("Get-JitVm", facts.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public void AggregateOfOne_IsTheOne() =>
        Assert.Equal(ErrorIds.NoRoom, ErrorFacts.Of(new AggregateException(new JitAccessException(ErrorIds.NoRoom, JitErrorKind.InvalidOperation, "full"))).Id);

    [Fact]
    public void UnknownException_IsUnexpectedAndDoesNotEndTheRest()
    {
        var facts = ErrorFacts.Of(new InvalidTimeZoneException("strange"));

        Assert.Equal(("JitUnexpectedError", "NotSpecified", false), (facts.Id, facts.Category, facts.IsFinal));
    }

    [Theory]
    [InlineData(ErrorIds.NotConnected, JitErrorKind.Authentication, true)]
    [InlineData(ErrorIds.TokenExpired, JitErrorKind.Authentication, true)]
    [InlineData(ErrorIds.SandboxOnly, JitErrorKind.InvalidOperation, true)]
    [InlineData(ErrorIds.AuthorizationFailed, JitErrorKind.PermissionDenied, false)]
    public void OnlyWhatLeavesNothingToDo_EndsTheCmdlet(string id, JitErrorKind kind, bool ends) =>
        Assert.Equal(ends, ErrorFacts.Of(new JitAccessException(id, kind, "no")).IsFinal);

    [Fact]
    public void DisposedConnection_IsNotConnected() =>
        Assert.Equal((ErrorIds.NotConnected, true),
            (ErrorFacts.Of(new ObjectDisposedException("client")).Id, ErrorFacts.Of(new ObjectDisposedException("client")).IsFinal));

    // Policies, exemptions and ceilings have ports and sources too.
    [Theory]
    [InlineData(ErrorIds.PortInvalid)]
    [InlineData(ErrorIds.SourceInvalid)]
    public void RecommendedAction_OfAValueOfManyParameters_NamesNoneOfThem(string id) =>
        Assert.DoesNotMatch("-[A-Z]", RecommendedActions.For(id));

    [Fact]
    public void RecommendedAction_NamesOnlyCmdletsThatExist()
    {
        var cmdlets = Contract.CmdletClass.All.Select(cmdlet => cmdlet.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var id in typeof(ErrorIds).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!))
        {
            var words = (RecommendedActions.For(id) ?? string.Empty).Split(' ', '.', ',');
            Assert.All(words.Where(word => word.Contains("-Jit", StringComparison.Ordinal)), word => Assert.Contains(word, cmdlets));
        }
    }
}
