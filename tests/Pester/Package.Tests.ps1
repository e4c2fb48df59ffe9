Describe 'The scripts' {
    BeforeDiscovery {
        $repository = Join-Path $PSScriptRoot '..' '..' | Resolve-Path | Select-Object -ExpandProperty Path
        $analyzer = [bool] (Get-Module -ListAvailable -Name PSScriptAnalyzer)
        $scripts = Get-ChildItem -Path $repository/*.ps1, $repository/tests, $repository/runbooks, $repository/out/JitAccess -Include *.ps1, *.psm1, *.psd1 -Recurse -ErrorAction Ignore |
            Where-Object FullName -NotMatch '[\\/](bin|obj|node_modules)[\\/]'
    }

    It 'are as the analyzer wants them: <_.Name>' -Skip:(-not $analyzer) -ForEach $scripts {
        $settings = Join-Path $PSScriptRoot '..' '..' 'PSScriptAnalyzerSettings.psd1'
        # Pester's blocks share variables in a way that the analyzer does not see; tests try what scripts should not do.
        $notInTests = if ($_.FullName -like "$PSScriptRoot*") {
            'PSUseDeclaredVarsMoreThanAssignments', 'PSAvoidUsingConvertToSecureStringWithPlainText', 'PSAvoidUsingInvokeExpression', 'PSUseShouldProcessForStateChangingFunctions'
        }
        $found = Invoke-ScriptAnalyzer -Path $_.FullName -Settings $settings | Where-Object RuleName -NotIn $notInTests
        $found | ForEach-Object { '{0}:{1} {2} {3}' -f $_.ScriptName, $_.Line, $_.RuleName, $_.Message } | Should -BeNullOrEmpty
    }
}

Describe 'The package' {
    BeforeAll {
        $repository = Join-Path $PSScriptRoot '..' '..' | Resolve-Path | Select-Object -ExpandProperty Path
        $manifest = Import-PowerShellDataFile (Join-Path $repository 'out' 'JitAccess' 'JitAccess.psd1')
        Add-Type -AssemblyName System.IO.Compression.FileSystem

        # Staged elsewhere: what lies in out/JitAccess is loaded into this process.
        function New-TestPackage([string] $Name) {
            $folder = Join-Path $TestDrive $Name
            $log = dotnet pack "$repository/src/JitAccess.Module" -c Release -o $folder -nodeReuse:false -v q "-p:ModuleFolder=$folder/JitAccess/"
            if ($LASTEXITCODE -ne 0) { throw ($log -join "`n") }
            Get-Item (Join-Path $folder "JitAccess.$($manifest.ModuleVersion).nupkg")
        }
        $package = New-TestPackage 'one'
        $staged = Join-Path $TestDrive 'one' 'JitAccess'
        $zip = [IO.Compression.ZipFile]::OpenRead($package.FullName)
        $reader = [IO.StreamReader]::new($zip.GetEntry('JitAccess.nuspec').Open())
        $metadata = ([xml] $reader.ReadToEnd()).package.metadata
        $reader.Dispose()
    }

    AfterAll {
        if ($zip) { $zip.Dispose() }
    }

    It 'is the same to the byte when it is made again' {
        (Get-FileHash (New-TestPackage 'two').FullName).Hash | Should -Be (Get-FileHash $package.FullName).Hash
    }

    It 'tells the Gallery what its search goes by' {
        $metadata.id | Should -Be 'JitAccess'
        $metadata.version | Should -Be $manifest.ModuleVersion
        $tags = $metadata.tags -split ' '
        foreach ($tag in 'PSModule', 'PSEdition_Desktop', 'PSEdition_Core', 'Windows', 'Linux', 'MacOS', 'PSIncludes_Cmdlet') { $tags | Should -Contain $tag }
        foreach ($cmdlet in $manifest.CmdletsToExport) {
            $tags | Should -Contain "PSCmdlet_$cmdlet"
            $tags | Should -Contain "PSCommand_$cmdlet"
        }
        $tags | Group-Object | Where-Object Count -GT 1 | Should -BeNullOrEmpty
        $metadata.tags.Length | Should -BeLessThan 4000 -Because 'the Gallery takes no more'
    }

    It 'says where its home, its license and its icon are, and what is new, as the manifest does' {
        $data = $manifest.PrivateData.PSData
        $metadata.projectUrl | Should -Be $data.ProjectUri
        $metadata.iconUrl | Should -Be $data.IconUri
        $metadata.license.'#text' | Should -Be 'MIT'
        $metadata.description | Should -Be $manifest.Description
        $metadata.releaseNotes | Should -Be $data.ReleaseNotes
        (Get-Content (Join-Path $repository 'CHANGELOG.md') -Raw) | Should -Match ([regex]::Escape($data.ReleaseNotes))
        $data.ReleaseNotes | Should -Not -BeNullOrEmpty
        $data.ReleaseNotes | Should -Not -Match '^## |@'
    }

    It 'holds the staged module, all of it and nothing else' {
        $content = $zip.Entries.FullName | Where-Object { $_ -notmatch '^(_rels/|package/|\[Content_Types\]\.xml$|JitAccess\.nuspec$)' } | ForEach-Object { [uri]::UnescapeDataString($_) } | Sort-Object
        $content | Should -Be (Get-ChildItem $staged -File -Recurse | ForEach-Object { [IO.Path]::GetRelativePath($staged, $_.FullName).Replace('\', '/') } | Sort-Object)
        $content | Should -Not -Match '\.pdb$'
    }

    It 'is small enough to be installed without a second thought' {
        $package.Length / 1MB | Should -BeLessThan 11
    }

    It 'has a manifest without a complaint' {
        $checked = Test-ModuleManifest (Join-Path $staged 'JitAccess.psd1') -WarningVariable warnings -ErrorAction Stop
        $warnings | Should -BeNullOrEmpty
        $checked.LicenseUri, $checked.ProjectUri, $checked.IconUri | Should -BeOfType [uri]
        $checked.HelpInfoUri | Should -BeNullOrEmpty -Because 'the help is in the package, and nothing is to be had by Update-Help'
    }

    It 'carries assemblies compiled ahead that are the ordinary ones in everything else' {
        $ahead = Get-ChildItem (Join-Path $staged 'lib' 'net8.0' 'runtimes') -Filter *.dll -Recurse | Where-Object FullName -Match '[\\/](linux|win)-x64[\\/]'
        $ahead.Count | Should -Be 12 -Because 'six are worth it on each of two platforms'
        foreach ($file in $ahead) {
            $folder = if ($file.Name -eq 'JitAccess.Core.dll') { $staged } else { Join-Path $staged 'lib' 'net8.0' }
            $identities = foreach ($path in $file.FullName, (Join-Path $folder $file.Name)) {
                $stream = [IO.File]::OpenRead($path)
                $image = [System.Reflection.PortableExecutable.PEReader]::new($stream)
                $reading = [System.Reflection.Metadata.PEReaderExtensions]::GetMetadataReader($image)
                $reading.GetGuid($reading.GetModuleDefinition().Mvid)
                $image.Dispose()
            }
            $identities[0] | Should -Be $identities[1] -Because $file.FullName
        }
    }

    It 'says nowhere where it was built' {
        $here = [Text.Encoding]::UTF8.GetBytes($repository.TrimEnd('/', '\'))
        $text = [Text.Encoding]::Latin1.GetString($here)
        foreach ($file in Get-ChildItem $staged -Filter JitAccess.* -File -Recurse) {
            [Text.Encoding]::Latin1.GetString([IO.File]::ReadAllBytes($file.FullName)).Contains($text, [StringComparison]::Ordinal) | Should -BeFalse -Because $file.FullName
        }
    }

    It 'works where nothing else of this repository is' {
        $exe = (Get-Process -Id $PID).Path
        $out = & $exe -NoProfile -NonInteractive -Command "Import-Module '$staged'; Connect-JitAccess -Sandbox | Out-Null; (Enable-JitVm web01 -Port ssh -Confirm:`$false).Protected; [AppDomain]::CurrentDomain.GetAssemblies().Location -match 'JitAccess\.(Core|Sandbox)\.' -replace '\\', '/'"
        $out[0] | Should -Be 'True'
        if ($IsLinux -and [Runtime.InteropServices.RuntimeInformation]::RuntimeIdentifier -eq 'linux-x64') {
            $out | Select-Object -Skip 1 | Should -Be @('Core', 'Sandbox').ForEach({ "$staged/lib/net8.0/runtimes/linux-x64/lib/net8.0/JitAccess.$_.dll" }) -Because 'that is compiled already'
        }
    }

    It 'takes the ordinary Core where the one compiled ahead cannot be read' {
        $broken = Join-Path $TestDrive 'broken' 'JitAccess'
        Copy-Item -LiteralPath $staged -Destination $broken -Recurse
        Get-ChildItem (Join-Path $broken 'lib' 'net8.0' 'runtimes') -Filter JitAccess.Core.dll -Recurse | ForEach-Object { [IO.File]::WriteAllText($_.FullName, 'MZ') }
        $out = & (Get-Process -Id $PID).Path -NoProfile -NonInteractive -Command "Import-Module '$broken' -ErrorAction Stop; (Connect-JitAccess -Sandbox).IsSandbox; [AppDomain]::CurrentDomain.GetAssemblies().Location -match 'JitAccess\.Core\.'"
        $out | Should -Be 'True', (Join-Path $broken 'JitAccess.Core.dll')
    }
}

Describe 'build.ps1 Publish' {
    BeforeAll {
        $repository = Join-Path $PSScriptRoot '..' '..' | Resolve-Path | Select-Object -ExpandProperty Path
        $clone = Join-Path $TestDrive 'clone'
        git clone --quiet --no-hardlinks $repository $clone 2>&1 | Out-Null
        # What is tested is what lies here.
        Copy-Item -LiteralPath (Join-Path $repository 'build.ps1'), (Join-Path $repository 'JitAccess.psd1'), (Join-Path $repository 'CHANGELOG.md') -Destination $clone
        function Save-Clone { git -C $clone -c user.name=t -c user.email=t@contoso.example commit --quiet --allow-empty --all --message test }
        function Invoke-Publish { & (Get-Process -Id $PID).Path -NoProfile -NonInteractive -File $clone/build.ps1 Publish -ApiKey k -Repository $TestDrive @args 2>&1 | ForEach-Object { "$_" } | Out-String -Width 1000 }
        Save-Clone
    }

    It 'refuses a version that is marked as unreleased, or of which nothing is written' {
        if ((Get-Content $clone/CHANGELOG.md -Raw) -match 'unreleased') { Invoke-Publish -WhatIf | Should -Match 'marks .* as unreleased' }
        (Get-Content $clone/CHANGELOG.md -Raw) -replace '(?m)^## .*$', '## 0.0.1' | Set-Content $clone/CHANGELOG.md -NoNewline
        Save-Clone
        Invoke-Publish -WhatIf | Should -Match 'no heading'
    }

    It 'refuses a working tree that is not clean' {
        Set-Content $clone/stray.txt 'x'
        Invoke-Publish -WhatIf | Should -Match '(?s)not clean.*stray\.txt'
        Remove-Item $clone/stray.txt
    }

    It 'says under -WhatIf what it would do, and does not do it' {
        $version = (Import-PowerShellDataFile $clone/JitAccess.psd1).ModuleVersion
        (Get-Content $clone/CHANGELOG.md -Raw) -replace '(?m)^## .*$', "## $version (2026-11-22)" | Set-Content $clone/CHANGELOG.md -NoNewline
        Save-Clone
        Invoke-Publish -WhatIf | Should -Match "What if:.*publish JitAccess $version"
        Join-Path $clone 'out' | Should -Not -Exist
        Join-Path $TestDrive "JitAccess.$version.nupkg" | Should -Not -Exist
    }

    It 'packs and pushes with a key and nothing else' -Skip:$IsWindows {
        $version = (Import-PowerShellDataFile $clone/JitAccess.psd1).ModuleVersion
        (Get-Content $clone/CHANGELOG.md -Raw) -replace '(?m)^## .*$', "## $version (2026-11-22)" | Set-Content $clone/CHANGELOG.md -NoNewline
        Save-Clone
        # To pack is tried above; here dotnet lays the package down that is there, writes down what else it is told, and does it.
        $feed, $fake = 'feed', 'fake' | ForEach-Object { (New-Item -ItemType Directory (Join-Path $TestDrive $_)).FullName }
        $real = (Get-Command dotnet -CommandType Application)[0].Source
        $nupkg = Join-Path $TestDrive "JitAccess.$version.nupkg"
        $zip = [IO.Compression.ZipFile]::Open($nupkg, 'Create')
        $writer = [IO.StreamWriter]::new($zip.CreateEntry('JitAccess.nuspec').Open())
        $writer.Write("<package><metadata><id>JitAccess</id><version>$version</version><authors>t</authors><description>t</description></metadata></package>")
        $writer.Dispose()
        $zip.Dispose()
        Set-Content (Join-Path $fake 'dotnet') "#!/bin/sh`nif [ `"`$1`" = pack ]; then mkdir -p out; cp '$nupkg' out/; exit; fi`necho `"`$@`" >> '$fake/told'`nexec '$real' `"`$@`""
        chmod +x (Join-Path $fake 'dotnet')
        $start = [System.Diagnostics.ProcessStartInfo]::new((Get-Process -Id $PID).Path)
        foreach ($argument in '-NoProfile', '-NonInteractive', '-File', "$clone/build.ps1", 'Publish', '-Repository', $feed, '-Confirm:$false') { $start.ArgumentList.Add($argument) }
        $start.Environment['PATH'] = $fake + [IO.Path]::PathSeparator + $env:PATH
        $start.Environment['JITACCESS_GALLERY_KEY'] = 'hush-4711'
        $start.RedirectStandardOutput = $start.RedirectStandardError = $true
        $run = [System.Diagnostics.Process]::Start($start)
        $out = $run.StandardOutput.ReadToEnd() + $run.StandardError.ReadToEnd()
        $run.WaitForExit()
        $run.ExitCode | Should -Be 0 -Because $out
        Get-Content (Join-Path $fake 'told') | Should -Match "nuget push .*JitAccess\.$version\.nupkg --source .*feed --api-key hush-4711"
        $out | Should -Not -Match 'hush-4711'
        Get-ChildItem $feed -Recurse -Filter "JitAccess.$version.nupkg" | Should -HaveCount 1
    }
}
