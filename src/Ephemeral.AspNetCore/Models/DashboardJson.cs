using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ephemeral.AspNetCore.Models;

/// <summary>How the dashboard writes JSON, whatever the application's own settings are.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(OverviewModel))]
[JsonSerializable(typeof(CoordinatorModel))]
[JsonSerializable(typeof(OperationsModel))]
[JsonSerializable(typeof(OperationFoundModel))]
[JsonSerializable(typeof(KeysModel))]
[JsonSerializable(typeof(SignalsModel))]
[JsonSerializable(typeof(LintsModel))]
[JsonSerializable(typeof(SessionModel))]
[JsonSerializable(typeof(SteeredModel))]
internal sealed partial class DashboardJson : JsonSerializerContext;
