// What a team needs around JitAccess: the ledger's storage account, an Automation account whose managed identity sweeps, and the roles of both.
// Deploy to a resource group of its own, then assign the reader and writer roles on the VMs' subscriptions with roles.bicep.
// docs/runbooks.md walks through it.
targetScope = 'resourceGroup'

@description('The region of everything here.')
param location string = resourceGroup().location

@description('The name of the storage account that keeps the ledger: 3 to 24 lower-case letters and digits, unique in Azure.')
@minLength(3)
@maxLength(24)
param storageAccountName string

@description('The name of the Automation account.')
param automationAccountName string = 'jitaccess'

@description('The subscriptions that are swept, separated by commas. Ids.')
param sweptSubscriptionIds string

@description('What the sweep never exceeds: the text of a ceiling, such as loadTextContent(\'ceiling.json\').')
param ceilingJson string

@description('Whether the role conditions of the requests container are in place for everybody who may write it.')
param authorsAttested bool = false

@description('The object ids of the administrators, who write policies and protections.')
param administratorIds array = []

@description('The object ids of the people who ask and approve. Each gets an assignment of its own, whose condition names it.')
param peopleIds array = []

@description('Where the module is: a .zip or .nupkg that Automation can read.')
param moduleUri string = 'https://www.powershellgallery.com/api/v2/package/JitAccess'

@description('Where runbooks/Sweep.ps1 is: an address that Automation can read.')
param runbookUri string

@description('Whether to link the schedule to the runbook. False when deploying again: Azure refuses to link the same two twice.')
param linkSchedule bool = true

@description('When the first hourly job starts: an ISO 8601 time at least six minutes ahead.')
param firstStart string = dateTimeAdd(utcNow(), 'PT15M')

var containers = [ 'control', 'requests', 'journal' ]
var storageBlobDataReader = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1')
var addAction = 'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/add/action'

resource ledger 'Microsoft.Storage/storageAccounts@2023-05-01' = {
  name: storageAccountName
  location: location
  kind: 'StorageV2'
  sku: { name: 'Standard_ZRS' }
  properties: {
    allowSharedKeyAccess: false
    allowBlobPublicAccess: false
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    defaultToOAuthAuthentication: true
  }

  resource blobs 'blobServices' = {
    name: 'default'
    properties: {
      deleteRetentionPolicy: { enabled: true, days: 30 }
    }

    resource zones 'containers' = [for container in containers: {
      name: container
      properties: { publicAccess: 'None' }
    }]
  }
}

resource factWriter 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: guid(resourceGroup().id, 'JitAccess Fact Writer')
  properties: {
    roleName: 'JitAccess Fact Writer (${uniqueString(resourceGroup().id)})'
    description: 'Adds blobs and neither overwrites nor deletes any.'
    type: 'CustomRole'
    permissions: [
      {
        actions: []
        dataActions: [ addAction ]
      }
    ]
    assignableScopes: [ resourceGroup().id ]
  }
}

resource automation 'Microsoft.Automation/automationAccounts@2024-10-23' = {
  name: automationAccountName
  location: location
  identity: { type: 'SystemAssigned' }
  properties: {
    sku: { name: 'Basic' }
    disableLocalAuth: true
    publicNetworkAccess: true
  }

  // The runbook types that Automation has without one stop at PowerShell 7.2; the module takes 7.4 and later.
  resource runtime 'runtimeEnvironments' = {
    name: 'JitAccess'
    location: location
    properties: {
      description: 'What the sweep runs in.'
      runtime: { language: 'PowerShell', version: '7.4' }
      defaultPackages: {}
    }

    resource module 'packages' = {
      name: 'JitAccess'
      properties: {
        contentLink: { uri: moduleUri }
      }
    }
  }

  resource runbook 'runbooks' = {
    name: 'JitAccess-Sweep'
    location: location
    properties: {
      runbookType: 'PowerShell'
      runtimeEnvironment: runtime.name
      logProgress: false
      logVerbose: false
      description: 'Closes what is over and opens what is approved.'
      publishContentLink: { uri: runbookUri }
    }
    dependsOn: [ runtime::module ]
  }

  resource hourly 'schedules' = {
    name: 'hourly'
    properties: {
      frequency: 'Hour'
      interval: 1
      startTime: firstStart
      timeZone: 'Etc/UTC'
    }
  }

  resource job 'jobSchedules' = if (linkSchedule) {
    name: guid(automation.id, 'JitAccess-Sweep', 'hourly')
    properties: {
      runbook: { name: runbook.name }
      schedule: { name: hourly.name }
      parameters: {
        SubscriptionId: sweptSubscriptionIds
        Store: 'https://${ledger.name}.blob.${environment().suffixes.storage}'
        CeilingJson: ceilingJson
        AuthorsAttested: string(authorsAttested)
      }
    }
  }
}

// The sweep reads the ledger and adds to the journal. It may not add to control: a baseline that follows a changed address is then reported
// and not rewritten. Add an assignment on that container if it should.
resource sweepReads 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(ledger.id, automation.id, 'reads')
  scope: ledger
  properties: {
    principalId: automation.identity.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: storageBlobDataReader
  }
}

resource sweepWrites 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(ledger.id, automation.id, 'journal')
  scope: ledger::blobs::zones[2]
  properties: {
    principalId: automation.identity.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: factWriter.id
  }
}

// Once for who is both: Azure refuses a second assignment of the same role to the same person, whatever its name.
resource everybodyReads 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for id in union(administratorIds, peopleIds): {
  name: guid(ledger.id, id, 'reads')
  scope: ledger
  properties: { principalId: id, roleDefinitionId: storageBlobDataReader }
}]

resource administratorsWrite 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for id in administratorIds: {
  name: guid(ledger.id, id, 'control')
  scope: ledger::blobs::zones[0]
  properties: { principalId: id, roleDefinitionId: factWriter.id }
}]

resource peopleWrite 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for id in peopleIds: {
  name: guid(ledger.id, id, 'requests')
  scope: ledger::blobs::zones[1]
  properties: {
    principalId: id
    roleDefinitionId: factWriter.id
    conditionVersion: '2.0'
    condition: '((!(ActionMatches{\'${addAction}\'})) OR (@Resource[Microsoft.Storage/storageAccounts/blobServices/containers/blobs:path] StringLike \'*/*/${id}/*\'))'
  }
}]

@description('What -Store of Connect-JitAccess takes.')
output store string = 'https://${ledger.name}.blob.${environment().suffixes.storage}'

@description('The identity that roles.bicep gives the rights on NSGs to.')
output sweepPrincipalId string = automation.identity.principalId
