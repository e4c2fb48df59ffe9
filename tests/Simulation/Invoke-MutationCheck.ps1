<#
.SYNOPSIS
Switches off ten safeguards of the product, one at a time, and demands that the fixed seeds, the crash points or the races catch each of them.

.DESCRIPTION
The sources are copied to a temporary folder and mutated there by exact text; the repository is not touched, and the product has no switch for any of this.
A text that is not found any more is an error: the table below then has to follow the code. Each mutant is built and runs tests/JitAccess.Simulation.Tests;
it is caught if a test fails. Prints a table, and ends with 1 if a mutant survived.

.PARAMETER Name
Only mutants whose names match; default all.
#>
[CmdletBinding()]
param([string] $Name = '*')

$ErrorActionPreference = 'Stop'
$root = (Resolve-Path (Join-Path $PSScriptRoot '../..')).Path
$operations = 'src/JitAccess.Core/Operations'
$mutants = @(
    @{ Name = 'the claim'; File = "$operations/GrantOpener.cs"
        Find = 'if (await ledger.FindRequestAsync(story.RequestId, cancellationToken).ConfigureAwait(false) is not { Opening: { } winner } claimed)'
        Replace = 'var claimed = new RequestStory(story.RequestId, [.. story.All, new StoredFact(path, claim, hash ?? claim.Subject)]); if (claimed.Opening is not { } winner)' }
    @{ Name = 'the read-back'; File = "$operations/GrantWriter.cs"
        Find = 'var snapshot = written.Count == 0 ? current : await reader.RefreshAsync(current, cancellationToken).ConfigureAwait(false);'
        Replace = 'var snapshot = current;' }
    @{ Name = 'the expiry check before each attempt'; File = 'src/JitAccess.Azure/Http/AttemptPolicy.cs'
        Find = '&& clock.Now >= limit)'
        Replace = '&& clock.Now >= limit && limit == DateTimeOffset.MinValue)' }
    @{ Name = 'the 24-hour bound'; File = 'src/JitAccess.Core/Rules/Expiry.cs'
        Find = 'until > now + AccessPolicy.LongestDuration ||'
        Replace = '' }
    @{ Name = 'the closing of orphans'; File = "$operations/SweepPlanner.cs"
        Find = 'if (CauseOf(grant, story, expiry) is { } cause)'
        Replace = 'if (story is not null && CauseOf(grant, story, expiry) is { } cause)' }
    @{ Name = 'the conflict retry'; File = "$operations/GrantWriter.cs"
        Find = 'catch (GatewayException e) when (e.IsRuleConflict && attempt < MaxConflicts)'
        Replace = 'catch (GatewayException e) when (e.IsRuleConflict && attempt > MaxConflicts)' }
    @{ Name = 'the rollback on the second NSG'; File = "$operations/GrantWriter.cs"
        Find = 'await closer.UndoAsync(request.RequestId, written).ConfigureAwait(false);'
        Replace = 'await Task.CompletedTask.ConfigureAwait(false);' }
    @{ Name = 'the lock fallback'; File = "$operations/GrantCloser.cs"
        Find = 'catch (GatewayException e) when (e.IsScopeLocked)'
        Replace = 'catch (GatewayException e) when (e.IsScopeLocked && e.Status == 0)' }
    @{ Name = 'the address and vmId check'; File = "$operations/GrantOpener.cs"
        Find = 'if (changed is not null)'
        Replace = 'if (changed is { Length: 0 })' }
    @{ Name = 'the ceiling'; File = "$operations/GrantOpener.cs"
        Find = 'if (exceeded.Length > 0)'
        Replace = 'if (exceeded.Length > 1000)' }
)

$copy = Join-Path ([System.IO.Path]::GetTempPath()) ([System.IO.Path]::GetRandomFileName())
$null = New-Item -ItemType Directory -Path $copy
try {
    Push-Location $root
    try {
        foreach ($file in git ls-files --cached --others --exclude-standard -- src tests/Simulation tests/JitAccess.Simulation.Tests tests/Directory.Build.props '*.props' '*.targets' JitAccess.psd1 BannedSymbols.txt .editorconfig) {
            $target = Join-Path $copy $file
            $null = New-Item -ItemType Directory -Path (Split-Path $target) -Force
            Copy-Item -LiteralPath $file -Destination $target
        }
    }
    finally {
        Pop-Location
    }

    $project = Join-Path $copy 'tests/JitAccess.Simulation.Tests'
    $results = foreach ($mutant in @(@{ Name = 'none' }) + $mutants | Where-Object { $_.Name -eq 'none' -or $_.Name -like $Name }) {
        $path = if ($mutant.File) { Join-Path $copy $mutant.File }
        $original = if ($path) { [System.IO.File]::ReadAllText($path) }
        if ($path) {
            if ([regex]::Matches($original, [regex]::Escape($mutant.Find)).Count -ne 1) { throw "The text of '$($mutant.Name)' is not in $($mutant.File) exactly once: $($mutant.Find)" }
            [System.IO.File]::WriteAllText($path, $original.Replace($mutant.Find, $mutant.Replace))
        }

        $built = dotnet build $project -c Debug -p:RunAnalyzers=false -p:TreatWarningsAsErrors=false -nodeReuse:false -v q 2>&1
        if ($LASTEXITCODE -ne 0) { throw "'$($mutant.Name)' does not build: $($built -match 'error' | Select-Object -First 3)" }
        # The quick ones first; whoever is caught need not be caught again.
        $caught = @()
        foreach ($class in 'RaceTests', 'RepairTests', 'SeedTests', 'CrashPointTests') {
            $told = dotnet test $project -c Debug --no-build --logger "console;verbosity=normal" --filter "FullyQualifiedName~$class" 2>&1
            $caught += @($told | ForEach-Object { if ($_ -match '^\s+Failed (?:JitAccess\.Simulation\.Tests\.)?(.+?) \[') { $Matches[1] } } | Sort-Object -Unique)
            if ($LASTEXITCODE -ne 0 -and -not $caught) { $caught = @("${class}: $($told | Select-Object -Last 1)") }
            if ($caught) { break }
        }

        if ($path) { [System.IO.File]::WriteAllText($path, $original) }
        if (-not $path -and $caught) { throw "The tests fail without a mutant: $($caught -join ', ')" }
        [pscustomobject]@{ Safeguard = $mutant.Name; Caught = $caught.Count; By = $caught -join "`n" }
        $outcome = if (-not $path) { 'all tests pass' } elseif ($caught) { "caught by $($caught.Count): $($caught[0])" } else { 'SURVIVED' }
        Write-Information "$($mutant.Name): $outcome" -InformationAction Continue
    }
}
finally {
    Remove-Item -LiteralPath $copy -Recurse -Force
}

$results | Where-Object Safeguard -ne 'none' | Format-List
exit [int] [bool] ($results | Where-Object { $_.Safeguard -ne 'none' -and -not $_.Caught })
