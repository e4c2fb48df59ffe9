using System;
using JitAccess.Azure.SignIn;
using JitAccess.Azure.Tests.Support;
using JitAccess.Core;
using JitAccess.Core.Facts;
using Xunit;

namespace JitAccess.Azure.Tests;

public sealed class AccessTokenClaimsTests
{
    [Fact]
    public void User_OfAVersion1Token_IsNamedByUpn()
    {
        var claims = AccessTokenClaims.Read(Tokens.Create(new
        {
            oid = Tokens.ObjectId,
            tid = Tokens.TenantId,
            upn = "a@contoso.example",
            unique_name = "b",
            appid = "cli",
            exp = 1795334400
        }));

        Assert.Equal(new FactAuthor(Tokens.ObjectId, "a@contoso.example", AuthorKind.User), claims.Holder);
        Assert.Equal(Tokens.TenantId, claims.TenantId);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1795334400), claims.ExpiresOn);
    }

    [Fact]
    public void User_OfAVersion2Token_IsNamedByPreferredUsername() =>
        Assert.Equal("c@contoso.example",
            AccessTokenClaims.Read(Tokens.Create(new
            {
                oid = Tokens.ObjectId,
                tid = Tokens.TenantId,
                preferred_username = "c@contoso.example",
                azp = "cli"
            })).Holder.Name);

    [Fact]
    public void Service_IdentityType_DecidesEvenWithAName()
    {
        var holder = AccessTokenClaims.Read(Tokens.Create(new
        {
            oid = Tokens.ObjectId,
            tid = Tokens.TenantId,
            idtyp = "app",
            app_displayname = "sweeper",
            appid = "x",
            upn = "x@y"
        })).Holder;

        Assert.Equal(new FactAuthor(Tokens.ObjectId, "sweeper", AuthorKind.ServicePrincipal), holder);
    }

    [Fact]
    public void Service_OnlyAnApplicationId_IsAServicePrincipal() =>
        Assert.Equal(new FactAuthor(Tokens.ObjectId, "x", AuthorKind.ServicePrincipal),
            AccessTokenClaims.Read(Tokens.Create(new { oid = Tokens.ObjectId, tid = Tokens.TenantId, appid = "x" })).Holder);

    [Fact]
    public void ObjectId_InUpperCase_IsWrittenInTheOneForm() =>
        Assert.Equal(Tokens.ObjectId,
            AccessTokenClaims.Read(Tokens.Create(new { oid = Tokens.ObjectId.ToUpperInvariant(), tid = Tokens.TenantId, upn = "a" })).Holder.ObjectId);

    [Theory]
    [InlineData("")]
    [InlineData("secret-that-is-no-token")]
    [InlineData("a.b.c")]
    [InlineData("eyJhbGciOiJub25lIn0.!!!.c")]
    [InlineData("eyJhbGciOiJub25lIn0.W10.c")]
    public void Token_Malformed_IsInvalidAndNotShown(string token)
    {
        var error = Assert.Throws<JitAccessException>(() => AccessTokenClaims.Read(token));

        Assert.Equal((ErrorIds.TokenInvalid, JitErrorKind.Authentication), (error.ErrorId, error.Kind));
        Assert.True(token.Length == 0 || !error.ToString().Contains(token, StringComparison.Ordinal));
    }

    [Fact]
    public void Token_WithoutObjectId_IsInvalid() =>
        Assert.Equal(ErrorIds.TokenInvalid,
            Assert.Throws<JitAccessException>(() => AccessTokenClaims.Read(Tokens.Create(new { tid = Tokens.TenantId, upn = "a" }))).ErrorId);
}
