<#
.SYNOPSIS
Closes what is over and opens what is approved, for most of an hour.

.DESCRIPTION
For Azure Automation (a runtime environment of PowerShell 7.4) or a hybrid worker, under a managed identity. Start it every hour: it sweeps for 55 minutes, once a
minute. Jobs that overlap do no harm. It asks nothing, writes one object a pass, and fails at its end if any pass failed, so that the state of the job
tells the truth.

docs/runbooks.md says what to deploy, what it costs and how late a closing can be.

.PARAMETER SubscriptionId
The subscriptions whose NSGs it looks after, separated by commas.

.PARAMETER Store
The ledger: https://{account}.blob.core.windows.net.

.PARAMETER CeilingJson
What it never exceeds, whatever the ledger says: the JSON text of a ceiling, or the object that Automation may have made of it. Keep it in the schedule
or in an Automation variable, not in the ledger.

.PARAMETER AuthorsAttested
States that the role conditions of the containers are in place. Without it, requests that need approvals wait.

.PARAMETER ClientId
The client id of a user-assigned identity; empty for the system-assigned one.

.PARAMETER Minutes
For how long; 0 for a single pass.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)]
    [string] $SubscriptionId,

    [Parameter(Mandatory)]
    [string] $Store,

    [Parameter(Mandatory)]
    [object] $CeilingJson,

    # Texts, since a command line can say no other.
    [ValidateSet('true', 'false', '1', '0')]
    [string] $AuthorsAttested = 'false',

    [string] $ClientId = '',

    [ValidateRange(0, 170)]
    [int] $Minutes = 55
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
$ConfirmPreference = 'None'

Import-Module -Name JitAccess

$connection = @{
    Identity        = $true
    SubscriptionId  = @(@($SubscriptionId.Split(',').Trim()) -ne '')
    Store           = $Store
    AuthorsAttested = $AuthorsAttested -in 'true', '1'
}
if ($ClientId) {
    $connection.ClientId = $ClientId
}

if ($CeilingJson -isnot [string]) {
    $CeilingJson = ConvertTo-Json -InputObject $CeilingJson -Depth 5
}

$ceiling = Join-Path -Path ([IO.Path]::GetTempPath()) -ChildPath "ceiling-$([guid]::NewGuid()).json"
$context = $null
$failed = 0
$passes = 0
try {
    [IO.File]::WriteAllText($ceiling, $CeilingJson)
    $context = Connect-JitAccess @connection
    $sweep = @{ CeilingPath = $ceiling; Confirm = $false }
    if ($Minutes -gt 0) {
        $sweep.For = [timespan]::FromMinutes($Minutes)
        $sweep.Every = [timespan]::FromMinutes(1)
    }

    Invoke-JitSweep @sweep | ForEach-Object {
        $passes++
        $failed += @($_.Failed).Count
        $_
    }
}
finally {
    # Not where signing in has failed: that error is the one to see.
    if ($context) {
        $null = Disconnect-JitAccess
    }

    Remove-Item -LiteralPath $ceiling -ErrorAction Ignore
}

# A runbook reports failure by throwing last: everything that could be closed is closed by now.
if ($passes -eq 0) {
    throw 'No pass was completed.'
}

if ($failed -gt 0) {
    throw "$failed actions of $passes passes failed; the output names them."
}
