#!/usr/bin/env pwsh
#Requires -Version 7.4
<#
.SYNOPSIS
Makes the pictures of the README from a session on the sandbox: session.svg and report.png. Needs the staged module, and for the report a Chromium, Chrome or Edge on PATH.
#>
param()

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
$ConfirmPreference = 'None'
Import-Module (Join-Path $PSScriptRoot '..' '..' 'out' 'JitAccess' 'JitAccess.psd1')
$PSStyle.OutputRendering = 'PlainText'

# What somebody would see who typed it; the lines of a table that are empty are left out.
function Get-Session([string[]] $Command) {
    foreach ($text in $Command) {
        [pscustomobject]@{ Class = 'typed'; Text = "PS> $text" }
        foreach ($line in (. ([scriptblock]::Create($text)) | Out-String -Width 100) -split '\r?\n') {
            if ($line.Trim()) { [pscustomobject]@{ Class = 'out'; Text = $line.TrimEnd() } }
        }
    }
}

function Write-Svg([object[]] $Line, [string] $Path) {
    $height = 28 + 18 * $Line.Count
    $y = 14
    $texts = foreach ($one in $Line) {
        $y += 18
        '<text class="{0}" x="16" y="{1}" xml:space="preserve">{2}</text>' -f $one.Class, $y, [Security.SecurityElement]::Escape($one.Text)
    }
    $style = 'text{font:13px ui-monospace,Consolas,"DejaVu Sans Mono",monospace;fill:#d4d4d4}.typed{fill:#7ee787}rect{fill:#0d1117}'
    $svg = @("<svg xmlns=`"http://www.w3.org/2000/svg`" viewBox=`"0 0 820 $height`" role=`"img`" aria-label=`"A session`"><style>$style</style><rect width=`"820`" height=`"$height`" rx=`"8`"/>") + $texts + '</svg>'
    [IO.File]::WriteAllText($Path, ($svg -join "`n") + "`n")
}

Connect-JitAccess -Sandbox -Reset | Out-Null
$lines = Get-Session @(
    'Enable-JitVm web01 -Port ssh, rdp -AllowedSource 203.0.113.0/24'
    '$r = Request-JitAccess web01 ssh -Source 203.0.113.7 -Reason ''deploy 4711'''
    '$r'
    'Test-JitAccess web01 ssh 203.0.113.7 -Quiet'
    'Step-JitSandbox 2h | Out-Null; Invoke-JitSweep'
    'Test-JitAccess web01 ssh 203.0.113.7 -Quiet'
)
Write-Svg $lines (Join-Path $PSScriptRoot 'session.svg')

# A week of a team: db01 needs an approval, which bob gives, and rita may do without in an emergency.
Connect-JitAccess -Sandbox -Reset | Out-Null
$alice, $bob, $rita = 'alice@contoso.example', 'bob@contoso.example', 'rita@contoso.example'
'web01', 'app01' | Enable-JitVm -Port ssh, rdp -Requester $alice, $bob, $rita | Out-Null
Set-JitPolicy databases -Port ssh -Requester $alice, $rita -Approver $bob -RequiredApprovals 1 -BreakGlass $rita -MaxDuration 3h | Out-Null
Enable-JitVm db01 -Policy databases | Out-Null

function Use-Person([string] $Name) { Connect-JitAccess -Sandbox -User $Name | Out-Null }

function Step-Time([int] $Seconds) {
    Step-JitSandbox ([timespan]::FromSeconds($Seconds)) | Out-Null
    Use-Person $alice
    Invoke-JitSweep | Out-Null
}

$chance = [Random]::new(4711)
foreach ($number in 1..56) {
    Use-Person (($alice, $bob, $rita)[$chance.Next(3)])
    $wish = @{
        VM       = ('web01', 'web01', 'app01')[$chance.Next(3)]
        Port     = ('ssh', 'ssh', 'rdp')[$chance.Next(3)]
        Source   = "203.0.113.$($chance.Next(5, 9))"
        Duration = [timespan]::FromMinutes((30, 60, 90, 120, 180)[$chance.Next(5)])
    }
    Request-JitAccess @wish -Reason "CHG-$(4000 + $number)" -ErrorAction Ignore | Out-Null
    if ($number % 11 -eq 0) {
        Use-Person $rita
        Request-JitAccess db01 -Source 203.0.113.9 -Duration 2h -BreakGlass -Reason "INC-$(700 + $number): replication is down" | Out-Null
    }
    if ($number % 9 -eq 0) {
        Use-Person $alice
        $asked = Request-JitAccess db01 -Source 203.0.113.7 -Duration 1h -Reason "CHG-$(4000 + $number)"
        Use-Person $bob
        if ($number % 2) { $asked | Approve-JitRequest | Out-Null } else { $asked | Deny-JitRequest -Comment 'not during the backup' | Out-Null }
    }
    foreach ($pass in 1..($chance.Next(2, 12))) { Step-Time $chance.Next(300, 1500) }
}
Use-Person $rita
Request-JitAccess web01 ssh -Source 203.0.113.6 -Duration 2h -Reason 'CHG-4100' | Out-Null
Request-JitAccess db01 -Source 203.0.113.9 -Duration 1h -BreakGlass -Reason 'INC-800: disk full' | Out-Null
Use-Person $alice
Request-JitAccess db01 -Source 203.0.113.7 -Duration 1h -Reason 'CHG-4101' | Out-Null
Step-Time 900
$report = Export-JitReport (Join-Path ([IO.Path]::GetTempPath()) "jit-picture-$PID.html") -Since 5d -Force
$browser = Get-Command chromium, chromium-browser, google-chrome, chrome, msedge -CommandType Application -ErrorAction Ignore | Select-Object -First 1
if (-not $browser) { throw 'There is no browser on PATH to take the picture of the report with.' }
$arguments = '--headless', '--no-sandbox', '--disable-gpu', '--hide-scrollbars', '--window-size=1280,1000', "--screenshot=$(Join-Path $PSScriptRoot 'report.png')", "file://$($report.FullName)"
& $browser $arguments 2>$null
Remove-Item -LiteralPath $report
