# Each in a process of its own: what is loaded stays loaded.
Describe 'Beside a module with an older Azure.Core and Azure.Identity' {
    BeforeAll {
        . $PSScriptRoot/Common.ps1
        $theirs = Join-Path $TestDrive 'neighbour'
        $log = dotnet build "$PSScriptRoot/../Neighbour" -c Release -o $theirs -nodeReuse:false -v q
        if ($LASTEXITCODE -ne 0) { throw ($log -join "`n") }

        $load = @{
            'in the default context'      = "Get-ChildItem '$theirs' -Filter *.dll | ForEach-Object { try { [void] [Reflection.Assembly]::LoadFrom(`$_.FullName) } catch { } }"
            'through a resolving handler' = "Add-Type -Path '$theirs/Neighbour.dll'; [Neighbour.Visitor]::Resolve('$theirs')"
        }
        $before = '[Neighbour.Visitor]::Use()'
        # Everything that ours needs, sign-in included, and a cycle that goes through it.
        $work = @'
            Connect-JitAccess -Sandbox | Out-Null
            Enable-JitVm web01 -Port ssh -Confirm:$false | Out-Null
            $request = Request-JitAccess web01 -Source 203.0.113.7 -Confirm:$false
            "$($request.Status) $($request.Proof)"
            $ours = [AppDomain]::CurrentDomain.GetAssemblies().Where({ $_.GetName().Name -eq 'JitAccess.Backend' })[0]
            $context = [Runtime.Loader.AssemblyLoadContext]::GetLoadContext($ours)
            [void] $context.LoadFromAssemblyName([Reflection.AssemblyName]::new('Azure.Identity')).GetTypes()
'@
        $look = @'
            $module = (Get-Module JitAccess).ModuleBase
            foreach ($assembly in [AppDomain]::CurrentDomain.GetAssemblies()) {
                if ($assembly.GetName().Name -match '^(Azure\.|System\.ClientModel|Microsoft\.Identity)') {
                    $in = [Runtime.Loader.AssemblyLoadContext]::GetLoadContext($assembly).Name
                    $from = $assembly.Location.StartsWith($module) ? 'module' : 'elsewhere'
                    "$in $from $($assembly.GetName().Name)"
                }
            }
'@
    }

    It 'works, and so does the other, loaded <When> <How>' -ForEach @(
        foreach ($when in 'before', 'after') {
            foreach ($how in 'in the default context', 'through a resolving handler') { @{ When = $when; How = $how } }
        }
    ) {
        $script = if ($When -eq 'before') { $load[$How], $before, $work, $before, $look } else { $work, $load[$How], $before, $work, $look }
        $out = Invoke-Pwsh ($script -join "`n")

        $uses = $out -match '^1\.\d+\.\d+\.\d+ '
        $uses | Should -Not -BeNullOrEmpty
        $uses | Should -Match '^1\.47\.1\.0 1\.14\.2\.0 GET$' -Because ($out -join "`n")
        $out -match '^Active ' | Should -Match '^Active Proved' -Because ($out -join "`n")
        $places = $out -match ' (module|elsewhere) '
        $places | Should -Match '^(JitAccess module|Default elsewhere) '
        foreach ($name in 'Azure.Core', 'Azure.Identity') {
            $places | Should -Contain "JitAccess module $name"
            $places | Should -Contain "Default elsewhere $name"
        }
    }
}

Describe 'The module in a session that goes on' {
    BeforeAll { . $PSScriptRoot/Common.ps1 }

    It 'is imported again with -Force, twice, while it is connected' {
        $out = Invoke-Pwsh @"
            `$old = Connect-JitAccess -Sandbox
            Enable-JitVm web01 -Port ssh -Confirm:`$false | Out-Null
            foreach (`$i in 1, 2) {
                Import-Module '$ModulePath' -Force
                (Connect-JitAccess -Sandbox).IsSandbox
                (Get-JitVm web01).Protected
            }
            @(Get-Module JitAccess).Count
"@
        # What was in memory went with the module that had it.
        $out | Should -Be 'True', 'False', 'True', 'False', '1'
    }

    It 'refuses the import of another version, however often, and goes on' {
        $version = (Import-PowerShellDataFile $ModulePath).ModuleVersion
        $another = $version -replace '\d', '9'
        $other = Join-Path $TestDrive 'JitAccess'
        Copy-Item -LiteralPath (Split-Path $ModulePath) -Destination $other -Recurse
        (Get-Content "$other/JitAccess.psd1" -Raw).Replace("'$version'", "'$another'").Replace("JitAccess.Import.$version", "JitAccess.Import.$another") | Set-Content "$other/JitAccess.psd1"
        Rename-Item "$other/JitAccess.Import.$version.dll" "JitAccess.Import.$another.dll"
        foreach ($name in 'JitAccess.PowerShell', "JitAccess.Import.$another") {
            # The version of an assembly stands in its metadata, after the four bytes of a hash algorithm; its name among the texts.
            $image = [Text.Encoding]::Latin1.GetBytes([Text.Encoding]::Latin1.GetString([IO.File]::ReadAllBytes("$other/$name.dll")).Replace("JitAccess.Import.$version", "JitAccess.Import.$another"))
            $file = [System.Reflection.PortableExecutable.PEReader]::new([IO.MemoryStream]::new($image))
            $reader = [System.Reflection.Metadata.PEReaderExtensions]::GetMetadataReader($file)
            $at = $file.PEHeaders.MetadataStartOffset + 4 + [System.Reflection.Metadata.Ecma335.MetadataReaderExtensions]::GetTableMetadataOffset($reader, 'Assembly')
            $parts = ([version] $another).Major, ([version] $another).Minor, ([version] $another).Build
            foreach ($i in 0..2) { [BitConverter]::GetBytes([uint16] $parts[$i]).CopyTo($image, $at + 2 * $i) }
            [IO.File]::WriteAllBytes("$other/$name.dll", $image)
        }

        $refused = "try { Import-Module '$other/JitAccess.psd1' -Force; 'imported' } catch { `$_.FullyQualifiedErrorId; `$_.CategoryInfo.Category; `$_.Exception.Message }"
        $out = Invoke-Pwsh @"
            Connect-JitAccess -Sandbox | Out-Null
            $refused
            (Get-JitVm web01).VMName
            Remove-Module JitAccess
            $refused
            Import-Module '$ModulePath'
            (Connect-JitAccess -Sandbox).IsSandbox
            Import-Module '$other/JitAccess.PowerShell.dll' -Force
            `$manifest = New-ModuleManifest '$TestDrive/Bare.psd1' -ModuleVersion $another -RootModule '$other/JitAccess.PowerShell.dll'
            Remove-Module JitAccess*
            Import-Module '$TestDrive/Bare.psd1'
            try { Get-JitContext } catch { `$_.FullyQualifiedErrorId; `$_.Exception.Message }
"@
        $out[0, 4] | Should -Be (, 'VersionConflict,Microsoft.PowerShell.Commands.ImportModuleCommand' * 2)
        $out[1] | Should -Be 'InvalidOperation'
        foreach ($message in $out[2, 6]) { $message | Should -Match "JitAccess $another cannot be imported.*JitAccess $version.*Start a new session" }
        $out[3] | Should -Be 'web01' -Because 'the version that is there is not disturbed'
        $out[7] | Should -Be 'True'
        # Where only the cmdlets come along, they look at themselves.
        $out[8] | Should -Be 'VersionConflict,JitAccess.PowerShell.Commands.GetJitContextCommand'
        $out[9] | Should -Match "$another.*Start a new session"
    }

    It 'has a connection for each thread job, and shares one that is handed over' {
        $context = Connect-JitAccess -Sandbox -Reset
        Enable-JitVm app01 -Port ssh | Out-Null
        $jobs = foreach ($name in 'alice', 'bob') {
            Start-ThreadJob -ArgumentList $name -ScriptBlock {
                Import-Module $using:ModulePath
                $without = try { (Get-JitContext).IsSandbox } catch { $_.FullyQualifiedErrorId }
                $shared = (Get-JitVm app01 -Context $using:context).Protected
                $own = Connect-JitAccess -Sandbox -User "$($args[0])@contoso.example"
                '{0} {1} {2} {3}' -f $without, $shared, $own.Account, (Get-JitVm app01).Protected
            }
        }
        $jobs | Receive-Job -Wait -AutoRemoveJob | Sort-Object | Should -Be @(
            'JitNotConnected,JitAccess.PowerShell.Commands.GetJitContextCommand True alice@contoso.example False'
            'JitNotConnected,JitAccess.PowerShell.Commands.GetJitContextCommand True bob@contoso.example False'
        )
        Get-JitContext | Should -Be $context
        Disconnect-JitAccess | Out-Null
    }

    It 'keeps nothing of anybody in a static field' {
        # A new one is a decision: whatever can change is seen by every runspace of the process.
        $known = @(
            'JitAccess.PowerShell.Sessions.RunspaceSession.Sessions'       # by runspace, and holds none of them
            'JitAccess.PowerShell.Loading.DesktopResolver.Loaded'          # assemblies
            'JitAccess.PowerShell.Loading.DesktopResolver.leases'          # a number
            'JitAccess.Loader.ModuleLoadContext.Contexts'                  # assemblies
            'JitAccess.Core.Reports.HtmlWriter.Attributes'                 # names that HTML has
            'JitAccess.Core.Reports.HtmlWriter.Elements'                   # names that HTML has
            'JitAccess.Core.Reports.HtmlWriter.Empty'                      # names that HTML has
            'JitAccess.Sandbox.Validation.ServiceTagNames.Regions'         # names that the service has
            'JitAccess.Sandbox.Validation.ServiceTagNames.WellKnown'       # names that the service has
        )
        Connect-JitAccess -Sandbox | Out-Null
        $loaded = [AppDomain]::CurrentDomain.GetAssemblies().Where({ $_.GetName().Name -like 'JitAccess.*' })
        $loaded.ForEach({ $_.GetName().Name }) | Sort-Object -Unique |
            Should -Be 'JitAccess.Azure', 'JitAccess.Backend', 'JitAccess.Core', "JitAccess.Import.$((Get-Module JitAccess).Version)", 'JitAccess.Ledger', 'JitAccess.Loader', 'JitAccess.PowerShell', 'JitAccess.Sandbox'
        $changing = foreach ($type in $loaded.ForEach({ $_.GetTypes() })) {
            # What the compiler makes for lambdas and constants holds no state.
            if ($type.FullName -match '<>c|<PrivateImplementationDetails>|<>O') { continue }
            foreach ($field in $type.GetFields('Static, Public, NonPublic, DeclaredOnly')) {
                $held = $field.FieldType
                $isCollection = [System.Collections.IEnumerable].IsAssignableFrom($held) -and $held -ne [string] -and -not $held.IsArray -and $held.Name -notmatch '^(IReadOnly|ReadOnly|Immutable|Frozen|IEnumerable)'
                $isState = $held.FullName -match '^JitAccess\.Core\.(JitContext|Ports\.)|Runspace|HttpClient|Credential|ThreadLocal|AsyncLocal'
                if (-not $field.IsLiteral -and (-not $field.IsInitOnly -or $isCollection -or $isState) -and $field.Name -notmatch '^<>') {
                    "$($type.FullName).$($field.Name)"
                }
            }
        }
        $changing | Sort-Object -Unique | Where-Object { $_ -notin $known } | Should -BeNullOrEmpty
        Disconnect-JitAccess | Out-Null
    }
}
