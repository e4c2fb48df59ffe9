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
.EXAMPLE
./build.ps1 Publish -WhatIf
Says what would be published where. Without -WhatIf it packs and pushes to the PowerShell Gallery with the key in $env:JITACCESS_GALLERY_KEY, or with -ApiKey.
Only from a clean working tree, and only a version whose heading in CHANGELOG.md is not marked as unreleased.
.EXAMPLE
./build.ps1 Help
Makes en-US/JitAccess.PowerShell.dll-Help.xml from docs/help. Needs the module Microsoft.PowerShell.PlatyPS; nothing else does.
#>
[CmdletBinding(SupportsShouldProcess)]
param(
    [Parameter(Position = 0)]
    [ValidateSet('Build', 'Test', 'Package', 'Publish', 'Help')]
    [string[]] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Release',

    # Of the gallery, for Publish.
    [string] $ApiKey = $env:JITACCESS_GALLERY_KEY,

    # Where Publish pushes to: the PowerShell Gallery, or any other feed or folder.
    [ValidateNotNullOrEmpty()]
    [string] $Repository = 'https://www.powershellgallery.com/api/v2/package'
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

# Packs what is in the working tree, and says what came of it.
function Invoke-Pack([string] $Version) {
    Invoke-Native dotnet pack src/JitAccess.Module -c Release -o out | Out-Host
    Get-Item -LiteralPath "out/JitAccess.$Version.nupkg"
}

# What must hold before a version is given away for good: it can be found again in git, and somebody wrote down what is new in it.
function Assert-Releasable([string] $Version) {
    $changes = @(Invoke-Native git status --porcelain)
    if ($changes) {
        throw "The working tree is not clean, so nobody could say later what was published. Commit or remove first: $($changes.Trim() -join ', ')"
    }

    $heading = Select-String -LiteralPath CHANGELOG.md -Pattern "^## $([regex]::Escape($Version))\b(.*)$" | Select-Object -First 1
    if (-not $heading) {
        throw "CHANGELOG.md has no heading '## $Version': write what is new in this version, or raise ModuleVersion in JitAccess.psd1."
    }
    if ($heading.Line -match 'unreleased') {
        throw "CHANGELOG.md marks $Version as unreleased. Give the heading a date first."
    }
}

# PlatyPS reads the markdown and writes the MAML. What it leaves undone is done here: code and remarks of examples apart, default values,
# paragraphs, and links between our own topics without an address.
function Export-Help([string] $Path) {
    Import-Module -Name Microsoft.PowerShell.PlatyPS -MinimumVersion 1.0
    $topics = Import-MarkdownCommandHelp -Path (Get-ChildItem -Path docs/help/*.md).FullName
    $folder = Join-Path ([IO.Path]::GetTempPath()) ([guid]::NewGuid())
    $maml = [xml]::new()
    try {
        $maml.Load((Export-MamlCommandHelp -CommandHelp $topics -OutputFolder $folder).FullName)
    }
    finally {
        Remove-Item -LiteralPath $folder -Recurse -ErrorAction Ignore
    }

    $names = [Xml.XmlNamespaceManager]::new($maml.NameTable)
    $names.AddNamespace('maml', 'http://schemas.microsoft.com/maml/2004/10')
    $names.AddNamespace('command', 'http://schemas.microsoft.com/maml/dev/command/2004/10')
    $names.AddNamespace('dev', 'http://schemas.microsoft.com/maml/dev/2004/10')
    $add = {
        param($parent, $prefix, $name, $text)
        $node = $parent.AppendChild($maml.CreateElement($prefix, $name, $names.LookupNamespace($prefix)))
        if ($text) { $node.InnerText = $text }
        $node
    }
    $addParagraphs = { param($parent, $text) $text.Trim() -split '\n\s*\n' | ForEach-Object { [void] (& $add $parent maml para $_) } }

    foreach ($command in $maml.SelectNodes('//command:command', $names)) {
        $topic = $topics | Where-Object Title -EQ $command.SelectSingleNode('command:details/command:name', $names).InnerText
        foreach ($parameter in $command.SelectNodes('command:parameters/command:parameter', $names)) {
            $name = $parameter.SelectSingleNode('maml:name', $names).InnerText
            [void] (& $add $parameter dev defaultValue ($topic.Parameters | Where-Object Name -EQ $name).DefaultValue)
        }
        $examples = $command.SelectNodes('command:examples/command:example', $names)
        for ($i = 0; $i -lt $examples.Count; $i++) {
            $text = $topic.Examples[$i].Remarks -replace '\r'
            if ($text -notmatch '(?s)^\s*```powershell\n(?<code>.*?)\n```\s*(?<remarks>.+)$') {
                throw "$($topic.Title): example $($i + 1) is not a block of code and a remark."
            }

            'maml:introduction', 'dev:code', 'dev:remarks' |
                ForEach-Object { [void] $examples[$i].RemoveChild($examples[$i].SelectSingleNode($_, $names)) }
            [void] (& $add $examples[$i] dev code $Matches.code)
            & $addParagraphs (& $add $examples[$i] dev remarks) $Matches.remarks
        }
        foreach ($paragraph in @($command.SelectNodes('maml:description/maml:para | maml:alertSet/maml:alert/maml:para', $names))) {
            $parent = $paragraph.ParentNode
            [void] $parent.RemoveChild($paragraph)
            & $addParagraphs $parent ($paragraph.InnerText -replace '\r')
        }
        foreach ($link in @($command.SelectNodes('command:relatedLinks/maml:navigationLink', $names))) {
            if ($link.SelectSingleNode('maml:linkText', $names).InnerText -eq 'Online Version') { [void] $link.ParentNode.RemoveChild($link) }
            else { $link.SelectSingleNode('maml:uri', $names).InnerText = '' }
        }
    }

    $settings = [Xml.XmlWriterSettings]@{ Indent = $true; NewLineChars = "`n"; Encoding = [Text.UTF8Encoding]::new($false) }
    $writer = [Xml.XmlWriter]::Create($Path, $settings)
    try { $maml.Save($writer); $writer.WriteWhitespace("`n") } finally { $writer.Dispose() }
}

Push-Location -LiteralPath $PSScriptRoot
try {
    $version = (Import-PowerShellDataFile -Path JitAccess.psd1).ModuleVersion
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
            $package = Invoke-Pack $version
            '{0}: {1:n1} MB' -f $package.FullName, ($package.Length / 1MB)
        }
        'Publish' {
            Assert-Releasable $version
            if ($PSCmdlet.ShouldProcess($Repository, "publish JitAccess $version")) {
                if (-not $ApiKey) {
                    throw 'A key is needed: set $env:JITACCESS_GALLERY_KEY, or give -ApiKey.'
                }

                Invoke-Native dotnet nuget push (Invoke-Pack $version).FullName --source $Repository --api-key $ApiKey
            }
        }
        'Help' {
            Export-Help (Join-Path $PSScriptRoot 'en-US/JitAccess.PowerShell.dll-Help.xml')
        }
    }
}
finally {
    Pop-Location
}
