@{
    RootModule             = 'JitAccess.PowerShell.dll'
    # The one place that says the version; the build reads it from here.
    ModuleVersion          = '0.1.0'
    GUID                   = '6a2f4f0c-2f0b-4a3e-9f0e-7c2d1b8e5a94'
    Author                 = 'The JitAccess authors'
    CompanyName            = 'The JitAccess authors'
    Copyright              = '(c) 2026 The JitAccess authors. MIT License.'
    Description            = 'Just-in-time network access to Azure VMs with their own network security groups: management ports stay closed, a person asks, a policy decides, exactly one source, port and time span opens, and it closes again on time.'

    # Of PowerShell 6 and 7 only 7.4 and later: the manifest cannot say so, the module does when it is imported.
    PowerShellVersion      = '5.1'
    CompatiblePSEditions   = @('Desktop', 'Core')
    DotNetFrameworkVersion = '4.7.2'

    # Loaded first: refuses the import beside another version. The build puts the version here.
    NestedModules          = @('JitAccess.Import.@Version@.dll')
    FormatsToProcess       = @('JitAccess.Format.ps1xml')

    CmdletsToExport        = @(
        'Approve-JitRequest'
        'Connect-JitAccess'
        'Deny-JitRequest'
        'Disable-JitVm'
        'Disconnect-JitAccess'
        'Enable-JitVm'
        'Enter-JitVm'
        'Export-JitPolicy'
        'Export-JitReport'
        'Get-JitContext'
        'Get-JitExposure'
        'Get-JitLedger'
        'Get-JitPolicy'
        'Get-JitRequest'
        'Get-JitSandbox'
        'Get-JitVm'
        'Import-JitPolicy'
        'Invoke-JitSweep'
        'Remove-JitPolicy'
        'Request-JitAccess'
        'Resume-JitPolicy'
        'Revoke-JitAccess'
        'Set-JitPolicy'
        'Step-JitSandbox'
        'Suspend-JitPolicy'
        'Test-JitAccess'
        'Test-JitLedger'
        'Test-JitStore'
        'Wait-JitRequest'
    )
    FunctionsToExport      = @()
    AliasesToExport        = @()
    VariablesToExport      = @()

    PrivateData            = @{
        PSData = @{
            Tags         = @('Azure', 'NSG', 'JIT', 'Security', 'JustInTime', 'PSEdition_Desktop', 'PSEdition_Core', 'Windows', 'Linux', 'MacOS')
            # Where the project is at home; ProjectSite.cs says it for the help of each cmdlet.
            ProjectUri   = 'https://github.com/jitaccess/JitAccess'
            LicenseUri   = 'https://github.com/jitaccess/JitAccess/blob/main/LICENSE'
            IconUri      = 'https://raw.githubusercontent.com/jitaccess/JitAccess/main/docs/images/icon.png'
            # The build puts here what CHANGELOG.md says of this version.
            ReleaseNotes = '@ReleaseNotes@'
        }
    }
}
