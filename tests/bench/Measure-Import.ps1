<#
.SYNOPSIS
Measures what importing the staged module costs, as a ratio to a bare start of PowerShell.

.DESCRIPTION
Starts pwsh -NoProfile in interleaved rounds: once bare, once with Import-Module of a module with as many cmdlets that do nothing, which is what PowerShell
itself takes, once with Import-Module ./out/JitAccess, and once more up to the first result of Get-JitVm in the sandbox. Reports medians and their ratios.
Build the module first.

.EXAMPLE
pwsh -NoProfile -File tests/bench/Measure-Import.ps1 -Pairs 20
#>
[CmdletBinding()]
param(
    [ValidateRange(1, 200)]
    [int] $Pairs = 20
)

$ErrorActionPreference = 'Stop'
$module = Join-Path $PSScriptRoot '..' '..' 'out' 'JitAccess' | Resolve-Path
$exe = (Get-Process -Id $PID).Path

function Measure-Start([string] $Command) {
    $watch = [System.Diagnostics.Stopwatch]::StartNew()
    & $exe -NoProfile -NonInteractive -Command $Command | Out-Null
    $watch.Stop()
    return $watch.Elapsed.TotalMilliseconds
}

function Get-Median([double[]] $Values) {
    $sorted = $Values | Sort-Object
    $middle = [int][math]::Floor($sorted.Count / 2)
    if ($sorted.Count % 2) { $sorted[$middle] } else { ($sorted[$middle - 1] + $sorted[$middle]) / 2 }
}

# A binary module with a manifest that exports by name, as many cmdlets as ours, without formats, nested modules or dependencies.
function Export-EmptyModule([int] $Count) {
    $folder = New-Item -ItemType Directory -Path (Join-Path ([IO.Path]::GetTempPath()) ([guid]::NewGuid()) 'Empty')
    $classes = 1..$Count | ForEach-Object { "[Cmdlet(`"Get`", `"Empty$_`")] public sealed class Empty$_ : PSCmdlet { }" }
    Add-Type -TypeDefinition "using System.Management.Automation; $classes" -OutputAssembly (Join-Path $folder 'Empty.dll')
    New-ModuleManifest -Path (Join-Path $folder 'Empty.psd1') -RootModule Empty.dll -CmdletsToExport (1..$Count).ForEach({ "Get-Empty$_" }) -FunctionsToExport @() -AliasesToExport @() -VariablesToExport @()
    return $folder
}

$empty = Export-EmptyModule (Import-PowerShellDataFile (Join-Path $module 'JitAccess.psd1')).CmdletsToExport.Count
$commands = [ordered]@{
    bare   = 'exit 0'
    empty  = "Import-Module '$empty'; exit 0"
    import = "Import-Module '$module'; exit 0"
    first  = "Import-Module '$module'; Connect-JitAccess -Sandbox | Out-Null; Get-JitVm web01 | Out-Null; exit 0"
}
$times = @{}
foreach ($name in $commands.Keys) {
    $times[$name] = [System.Collections.Generic.List[double]]::new()
    # Once for nothing, so that everything is in the file cache.
    [void] (Measure-Start $commands[$name])
}

for ($pair = 0; $pair -lt $Pairs; $pair++) {
    foreach ($name in $commands.Keys) {
        $times[$name].Add((Measure-Start $commands[$name]))
    }
}

$bare = Get-Median $times['bare']
foreach ($name in $commands.Keys) {
    $median = Get-Median $times[$name]
    [pscustomobject]@{ What = $name; MedianMs = [math]::Round($median, 1); Ratio = [math]::Round($median / $bare, 3); Pairs = $Pairs }
}

Remove-Item -LiteralPath (Split-Path $empty) -Recurse
