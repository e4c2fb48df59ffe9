#Requires -Version 5.1
<#
    Runs the tests in tests/Pester on the staged module. Start it in a process of its own: assemblies that are loaded stay loaded.
    Ends with 0 if all is well, with 1 if a test failed, and with 2 if Pester 5 is not installed.
#>
param(
    # A file that gets the numbers of passed, failed and skipped tests, on one line.
    [string] $CountsPath
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$pester = Get-Module -ListAvailable -Name Pester | Where-Object { $_.Version.Major -eq 5 } | Sort-Object -Property Version | Select-Object -Last 1
if (-not $pester) {
    exit 2
}

Import-Module -Name $pester.Path
$configuration = New-PesterConfiguration
$configuration.Run.Path = Join-Path $PSScriptRoot 'Pester'
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = 'Normal'
$run = Invoke-Pester -Configuration $configuration

# A file or a block that broke has failed, though no test of it was counted.
$failed = $run.FailedCount + $run.FailedBlocksCount + $run.FailedContainersCount
if ($CountsPath) {
    [IO.File]::WriteAllText($CountsPath, "$($run.PassedCount) $failed $($run.SkippedCount + $run.InconclusiveCount)`n")
}

exit [int] ($failed -gt 0)
