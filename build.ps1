#!/usr/bin/env pwsh
#Requires -Version 5.1
<#
.SYNOPSIS
Builds, tests or packs JitAccess. Runs in PowerShell and in Windows PowerShell; needs the .NET SDK 10.
.DESCRIPTION
A plain 'dotnet build' lays out the module in out/JitAccess; this only saves typing.
.EXAMPLE
./build.ps1
Builds everything and stages the module in out/JitAccess.
.EXAMPLE
./build.ps1 Test
Runs all tests; those of the cmdlets where Pester 5 is installed.
.EXAMPLE
./build.ps1 Package
Packs out/JitAccess.<version>.nupkg for the PowerShell Gallery.
#>
[CmdletBinding()]
param(
    [Parameter(Position = 0)]
    [ValidateSet('Build', 'Test', 'Package')]
    [string[]] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Release'
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

function Invoke-Native {
    $program, $arguments = $args
    & $program @arguments
    if ($LASTEXITCODE -ne 0) {
        throw "'$args' ended with $LASTEXITCODE."
    }
}

Push-Location -LiteralPath $PSScriptRoot
try {
    switch ($Task) {
        'Build' {
            Invoke-Native dotnet build JitAccess.sln -c $Configuration
        }
        'Test' {
            Invoke-Native dotnet test JitAccess.sln -c $Configuration
            & (Get-Process -Id $PID).Path -NoProfile -NonInteractive -File tests/Invoke-PesterTests.ps1
            switch ($LASTEXITCODE) {
                0 { }
                2 { Write-Warning 'The tests of the cmdlets were skipped: Pester 5 is not installed (Install-Module Pester).' }
                default { throw 'Tests of the cmdlets failed.' }
            }
        }
        'Package' {
            Invoke-Native dotnet pack src/JitAccess.Module -c Release -o out
        }
    }
}
finally {
    Pop-Location
}
