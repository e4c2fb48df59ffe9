using System;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Azure.Http;
using JitAccess.Azure.Tests.Support;
using JitAccess.Core;
using JitAccess.Core.Network;
using JitAccess.Core.Ports;
using Xunit;

namespace JitAccess.Azure.Tests;

public sealed class ServiceErrorTests
{
    private readonly Scripted scripted = new();

    [Theory]
    [InlineData(401, "ExpiredAuthenticationToken", ErrorIds.TokenExpired, JitErrorKind.Authentication)]
    [InlineData(401, "InvalidAuthenticationToken", ErrorIds.TokenInvalid, JitErrorKind.Authentication)]
    [InlineData(401, "InvalidAuthenticationTokenTenant", ErrorIds.TokenInvalid, JitErrorKind.Authentication)]
    [InlineData(401, "AuthenticationFailed", ErrorIds.AuthenticationFailed, JitErrorKind.Authentication)]
    [InlineData(403, "AuthorizationFailed", ErrorIds.AuthorizationFailed, JitErrorKind.PermissionDenied)]
    [InlineData(403, "LinkedAuthorizationFailed", ErrorIds.AuthorizationFailed, JitErrorKind.PermissionDenied)]
    [InlineData(403, "RequestDisallowedByPolicy", ErrorIds.RequestDisallowedByPolicy, JitErrorKind.PermissionDenied)]
    [InlineData(404, "ResourceGroupNotFound", ErrorIds.ResourceNotFound, JitErrorKind.NotFound)]
    [InlineData(409, "ScopeLocked", ErrorIds.ScopeLocked, JitErrorKind.InvalidOperation)]
    [InlineData(409, "Conflict", ErrorIds.ServiceError, JitErrorKind.Service)]
    [InlineData(400, "SecurityRuleConflict", ErrorIds.ServiceError, JitErrorKind.Service)]
    public async Task Refusal_ByStatusAndCode_HasItsIdAndSaysWhatTheServiceSaid(int status, string code, string errorId, JitErrorKind kind)
    {
        scripted.Service.Answer(status, Scripted.Error(code, "because of that."));

        var error = await Assert.ThrowsAsync<GatewayException>(() =>
            scripted.Gateway.PutRuleAsync(Scripted.SecurityGroup, Scripted.Rule, Scripted.Intent, CancellationToken.None));

        Assert.Equal((errorId, kind, status, code), (error.ErrorId, error.Kind, error.Status, error.Code));
        Assert.StartsWith($"Could not write the rule '{Scripted.Rule.Name}' of the NSG 'web01-nsg': because of that ({code}, HTTP {status}, correlation id {CorrelationId.Of(Scripted.Request)}).", error.Message, StringComparison.Ordinal);
        Assert.Equal(Scripted.Request.ToString(), error.RequestId);
        Assert.Equal(Scripted.SecurityGroup, error.Target);
    }

    [Fact]
    public async Task Machine_404_IsVmNotFound()
    {
        scripted.Service.Answer(404, Scripted.Error("ResourceNotFound", "gone"));

        Assert.Equal(ErrorIds.VmNotFound,
            (await Assert.ThrowsAsync<GatewayException>(() =>
            scripted.Gateway.GetVirtualMachineAsync(Scripted.VirtualMachine, CancellationToken.None))).ErrorId);
    }

    [Theory]
    [InlineData("/subscriptions/99999999-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Compute/virtualMachines/web01",
        ErrorIds.VmOutOfScope)]
    [InlineData("/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg/providers/Microsoft.Compute/virtualMachineScaleSets/set/virtualMachines/0", ErrorIds.VmIsScaleSetInstance)]
    [InlineData("/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg/providers/Microsoft.Network/networkSecurityGroups/web01",
        ErrorIds.VmNotFound)]
    public async Task Machine_ByAnIdThatIsNotOursToRead_IsRefusedWithoutARequest(string id, string errorId)
    {
        var error = await Assert.ThrowsAsync<GatewayException>(() => scripted.Gateway.GetVirtualMachineAsync(ResourceId.Parse(id), CancellationToken.None));

        Assert.Equal(errorId, error.ErrorId);
        Assert.Empty(scripted.Service.Requests);
    }

    [Fact]
    public async Task Write_OutsideTheScope_IsRefusedWithoutARequest()
    {
        var elsewhere =
            ResourceId.Parse("/subscriptions/99999999-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Network/networkSecurityGroups/g");

        Assert.Equal(ErrorIds.VmOutOfScope,
            (await Assert.ThrowsAsync<GatewayException>(() =>
            scripted.Gateway.DeleteRuleAsync(elsewhere, "r", Scripted.Intent, CancellationToken.None))).ErrorId);
        Assert.Empty(scripted.Service.Requests);
    }

    [Fact]
    public async Task Refusal_ThatEchoesTheToken_DoesNotShowIt()
    {
        scripted.Service.Answer(401,
            Scripted.Error("InvalidAuthenticationToken", $"The access token '{scripted.Token}' is invalid. Header: Bearer {scripted.Token}"));

        var error = await Assert.ThrowsAsync<GatewayException>(() => scripted.Gateway.ListSecurityGroupsAsync(CancellationToken.None));

        Assert.DoesNotContain("eyJ", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("(token removed)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refusal_LongAndWithControlCharacters_IsCutAndCleaned()
    {
        scripted.Service.Answer(500, Scripted.Error("InternalServerError", "\\u001b[31mred\\r\\n" + new string('x', 5000)));

        var error = await Assert.ThrowsAsync<GatewayException>(() => scripted.Gateway.ListSecurityGroupsAsync(CancellationToken.None));

        Assert.DoesNotContain(error.Message, char.IsControl);
        Assert.InRange(error.Message.Length, 500, 900);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>502</html>")]
    [InlineData("[]")]
    [InlineData("""{"error":null}""")]
    public async Task Refusal_WithoutAnErrorBody_StillSaysStatusAndCorrelation(string body)
    {
        scripted.Service.Answer(400, body);

        var error = await Assert.ThrowsAsync<GatewayException>(() => scripted.Gateway.ListSecurityGroupsAsync(CancellationToken.None));

        Assert.Equal(ErrorIds.ServiceError, error.ErrorId);
        Assert.Contains($"HTTP 400, correlation id {scripted.Service.Requests[0].CorrelationId}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CorrelationId_OfARequest_IsAlwaysTheSameGuid()
    {
        var id = CorrelationId.Of(Scripted.Request);

        Assert.Equal(id, CorrelationId.Of(Core.Requests.RequestId.Parse(Scripted.Request.ToString())));
        Assert.NotEqual(id, CorrelationId.Of(Core.Requests.RequestId.Parse("01ke0000000000000001")));
        Assert.NotEqual(CorrelationId.Of(null), CorrelationId.Of(null));
        Assert.Matches("^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$", id);
    }
}
