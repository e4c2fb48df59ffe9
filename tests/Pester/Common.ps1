# Dot-sourced by every test file: the staged module, and a look at the sandbox that does not go through the cmdlets under test.

# Tests inherit the mode of the script that runs them. Here it is the same for a single file that somebody hands to Invoke-Pester.
Set-StrictMode -Version Latest

$ModulePath = Join-Path $PSScriptRoot '..' '..' 'out' 'JitAccess' 'JitAccess.psd1' | Resolve-Path | Select-Object -ExpandProperty Path
Import-Module $ModulePath -Force

# Nobody is there to answer.
$ConfirmPreference = 'None'

function Invoke-Port($Port, $Interface, $Method, $Arguments) {
    # By the interface: what implements it lives in a load context of its own, and is nobody's business.
    $task = $Interface.GetMethod($Method).Invoke($Port, $Arguments + [System.Threading.CancellationToken]::None)
    return $task.GetAwaiter().GetResult()
}

# Every inbound rule and every tag of every NSG, a line each.
function Get-SandboxState($Context = (Get-JitContext)) {
    foreach ($group in Invoke-Port $Context.Network ([JitAccess.Core.Ports.INetworkGateway]) 'ListSecurityGroupsAsync' @()) {
        foreach ($rule in $group.Rules) {
            '{0}/{1} {2} {3} {4} {5}' -f $group.Name, $rule.Name, $rule.Priority, $rule.Access, ($rule.Sources -join ','), ($rule.DestinationPorts -join ',')
        }
        foreach ($tag in $group.Tags.GetEnumerator()) {
            '{0}#{1}={2}' -f $group.Name, $tag.Key, $tag.Value
        }
    }
}

# What comes out of a PowerShell process of its own, as text.
function Invoke-Pwsh([string] $Script) {
    $exe = (Get-Process -Id $PID).Path
    & $exe -NoProfile -NonInteractive -Command "`$ErrorActionPreference = 'Stop'; Import-Module '$ModulePath'; $Script" 2>&1 | ForEach-Object { "$_" }
}

# A runspace of its own, with the module in it.
function New-Shell {
    $shell = [powershell]::Create()
    [void] $shell.AddCommand('Import-Module').AddParameter('Name', $ModulePath).AddStatement()
    [void] $shell.AddScript('$ConfirmPreference = "None"').Invoke()
    $shell.Commands.Clear()
    return $shell
}

# A token with the claims that are read from one, signed by nobody.
function New-FakeToken {
    $part = { [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes(($args[0] | ConvertTo-Json -Compress))).TrimEnd('=').Replace('+', '-').Replace('/', '_') }
    $claims = @{ oid = 'a0117050-0000-4000-8000-00000000000f'; tid = 'c0117050-0000-4000-8000-000000000000'; upn = 'zoe@contoso.example'; exp = 4102444800 }
    return '{0}.{1}.c2VjcmV0' -f (& $part @{ alg = 'none' }), (& $part $claims)
}
