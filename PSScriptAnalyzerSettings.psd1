# For every script of this repository; tests/Pester/Package.Tests.ps1 holds them to it.
@{
    Severity     = @('Error', 'Warning', 'Information')
    # Join-Path, git and our own few functions read best by position.
    ExcludeRules = @('PSAvoidUsingPositionalParameters')
    Rules        = @{
        PSUseCompatibleSyntax      = @{ Enable = $true; TargetVersions = @('5.1', '7.4') }
        PSPlaceOpenBrace           = @{ Enable = $true; OnSameLine = $true; NewLineAfter = $false; IgnoreOneLineBlock = $true }
        PSUseConsistentIndentation = @{ Enable = $true; Kind = 'space'; IndentationSize = 4; PipelineIndentation = 'IncreaseIndentationForFirstPipeline' }
        PSUseConsistentWhitespace  = @{ Enable = $true; CheckSeparator = $false; IgnoreAssignmentOperatorInsideHashTable = $true }
        PSAvoidUsingCmdletAliases  = @{ Enable = $true }
    }
}
